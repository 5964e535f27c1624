// The network of words, correspondence analysis, clusters of words, and codes by slices, as far as the run has them.
Object.assign(STRINGS, {
  wordNetwork: ["共起ネットワーク（語）", "Network of words"],
  wordNetworkNote: [
    "偶然より多くの{0}に共に現れる（q {1} 以下）語の組のうち、多くの記事に出る {2} 組。色はまとまり、太さは記事数。",
    "Of the pairs of words that share more {0} than by chance (q {1} or less), the {2} in most articles. The colour is the community, the width the articles.",
  ],
  wordNetworkNone: ["q {0} 以下の語の組はない。", "No pair of words passes q ≤ {0}."],
  wordNetworkLabel: ["語の共起ネットワーク", "Network of words"],
  correspondenceMap: ["対応分析", "Correspondence analysis"],
  correspondenceNote: [
    "近い区分どうしは語の使い方が似ていて、語はそれを多く使う区分の方向にある。重なって置けない名前は下の表に。",
    "Slices near each other are alike in their words; a word is in the direction of the slices that have more of it. Names that find no place are in the table.",
  ],
  correspondenceUnsliced: ["比べた区分がない（区分は kyoki run --by で作る）。", "No slices were compared (kyoki run --by makes them)."],
  correspondenceNone: [
    "図には軸が二つ要る。語の使い方の異なる区分が三つ以上ない。",
    "A map takes two axes, and there are not three slices that differ in their words.",
  ],
  axisOf: ["第 {0} 軸 {1}", "axis {0} {1}"],
  cos2: ["表現度 cos²", "cos²"],
  wordClusters: ["クラスター分析（語）", "Clusters of words"],
  wordClustersNote: [
    "同じ記事に出る語ほど左でまとまる（階層的クラスター分析、1 − Jaccard）。色の変わり目がまとまりの境目。まとまりは偶然でも生じ、検定ではない。",
    "Words that share articles merge further left (hierarchical clustering of 1 − Jaccard). The colour changes from cluster to cluster. Any words have clusters: this is no test.",
  ],
  clusterOf: ["まとまり", "cluster"],
  mergeDistance: ["距離 →", "distance →"],
  codesBySlice: ["コード", "Codes"],
  codesNote: [
    "コードに当たる記事の割合。残差は区分とそれ以外の差（標準誤差の単位）、太字は q {0} 以下。",
    "The share of articles that a code hits. The residual is a slice's difference from the rest in standard errors; bold: q {0} or less.",
  ],
  code: ["コード", "code"],
  residual: ["調整済み残差", "adjusted residual"],
  pOfCode: ["p（区分の差）", "p (slices)"],
  wholeCorpus: ["全体", "whole corpus"],
  hitArticles: ["記事", "articles"],
  shareOf: ["割合", "share"],
});

const MAP_EDGE = 40;
/** The size of the drawings: the width of the page, so that names keep their size on a telephone. */
const sheet = { width: 900, height: 620 };

drawers.analyses = (section) => {
  const { network, correspondence, clusters, codes } = data.analyses;
  section.append(ofWhole(), said("h3", "wordNetwork"));
  drawn(partOf(section, () => wordNetwork(network)));
  section.append(said("h3", "correspondenceMap"));
  drawn(partOf(section, () => correspondenceMap(correspondence)));
  if (clusters.merges.length) {
    section.append(said("h3", "wordClusters"));
    drawn(partOf(section, () => clusterTree(clusters)));
  }
  if (!codes.length) return;
  section.append(said("h3", "codesBySlice"));
  drawn(partOf(section, () => codesTable(codes)));
};

/** Return a function that draws a part of a section in its place. */
function partOf(section, make) {
  const place = el("div");
  section.append(place);
  return () => {
    sheet.width = chartWidth(900);
    sheet.height = Math.round(sheet.width * (narrow() ? 1.2 : 0.69));
    place.replaceChildren(...make());
  };
}

function wordNetwork({ window, nodes, edges }) {
  if (!edges.length) return [note("wordNetworkNone", data.highest_q)];
  const at = placesOf(nodes);
  const svg = analysisSvg("wordNetworkLabel");
  const most = d3.max(edges, (edge) => edge.n_ab_articles);
  const lines = svg.append("g").selectAll("line").data(edges).join("line").attr("class", "link");
  for (const [end, side] of [["1", "a"], ["2", "b"]]) {
    lines.attr(`x${end}`, (edge) => at[edge[side]].x).attr(`y${end}`, (edge) => at[edge[side]].y);
  }
  lines.attr("stroke-width", (edge) => 1 + (5 * edge.n_ab_articles) / most);
  lines.append("title").text((edge) => `${nodes[edge.a].name} × ${nodes[edge.b].name}${t("colon")}${t(...inArticles(edge.n_ab_articles))}`);
  const degree = d3.rollup(edges.flatMap(({ a, b }) => [a, b]), (ends) => ends.length, (end) => end);
  const colour = ({ community }) => PALETTE[community <= 6 ? community - 1 : 6];
  dotsWithNames(svg, nodes.map((node, number) => ({ ...node, ...at[number], r: 4 + Math.sqrt(9 * degree.get(number)), colour: colour(node) })));
  const columns = [
    { key: "names", by: (edge) => nodes[edge.a].name, cell: (edge) => el("bdi", {}, `${nodes[edge.a].name} × ${nodes[edge.b].name}`) },
    { key: "articles", by: "n_ab_articles", number: true, cell: (edge) => count(edge.n_ab_articles) },
    { key: "Jaccard", by: "jaccard", number: true, cell: (edge) => measure(edge.jaccard) },
    { key: "q", by: "q", number: true, cell: (edge) => level(edge.q) },
  ];
  const told = note("wordNetworkNote", windowsName(window), data.highest_q, count(edges.length));
  return [told, stillDrawing("wordNetwork", svg), figureTable(table("wordNetwork", columns, edges))];
}

function correspondenceMap({ shares, points }) {
  if (!points.length) return [note(data.sliced ? "correspondenceNone" : "correspondenceUnsliced")];
  const at = placesOf(points);
  const svg = analysisSvg("correspondenceMap");
  const zero = placesOf(points, { x: 0, y: 0 });
  svg.append("path").attr("class", "link").attr("d", `M0,${zero.y}H${sheet.width}M${zero.x},0V${sheet.height}`);
  const heaviest = d3.max(points, ({ mass }) => mass);
  const shown = points.map((point, number) => {
    const word = point.kind === "word";
    const r = word ? 3 + 7 * Math.sqrt(point.mass / heaviest) : 6;
    return { ...point, ...at[number], r, colour: PALETTE[word ? 0 : 1], strong: !word };
  });
  dotsWithNames(svg, shown);
  const percent = (value) => `${(100 * value).toFixed(1)}%`;
  const axes = shares.map((share, number) => t("axisOf", number + 1, percent(share))).join(" → ↑ ");
  const columns = [
    { key: "name", by: "name", cell: (row) => el("bdi", { class: row.kind }, row.name) },
    { key: "type", by: "kind", cell: (row) => t(row.kind) },
    ...["x", "y"].map((axis, number) => ({ key: t("axisOf", number + 1, ""), by: axis, number: true, cell: (row) => measure(row[axis]) })),
    { key: "cos2", by: "cos2", number: true, cell: (row) => measure(row.cos2) },
  ];
  return [note("correspondenceNote"), el("p", {}, axes), stillDrawing("correspondenceMap", svg), figureTable(table("correspondenceMap", columns, points))];
}

const LEAF = 17;

/** Draw words one below the other, and at their right the merges at their distances. */
function clusterTree({ words, merges }) {
  const left = narrow() ? 100 : 150;
  const height = LEAF * words.length + 30;
  const svg = analysisSvg("wordClusters", height);
  const colour = (cluster) => (cluster ? PALETTE[(cluster - 1) % 2] : PALETTE[6]);
  const scale = d3.scaleLinear([0, d3.max(merges, ({ distance }) => distance) || 1], [left, sheet.width - 14]);
  const ends = words.map(({ cluster }, at) => ({ x: left, y: LEAF * (at + 0.5), cluster }));
  for (const { a, b, distance } of merges) {
    const [one, other] = [ends[a], ends[b]];
    const joined = { x: scale(distance), y: (one.y + other.y) / 2, cluster: one.cluster === other.cluster ? one.cluster : 0 };
    const path = svg.append("path").attr("d", `M${one.x},${one.y}H${joined.x}V${other.y}H${other.x}`);
    path.attr("fill", "none").attr("stroke", colour(joined.cluster)).attr("stroke-width", 1.5);
    ends.push(joined);
  }
  words.forEach(({ name: full, cluster }, at) => {
    const label = svg.append("text").attr("class", "leaf").attr("x", left - 6).attr("y", ends[at].y + 4);
    label.attr("font-size", 12).attr("fill", colour(cluster)).text(short(full, narrow() ? 8 : 11));
    label.append("title").text(full);
  });
  const foot = height - 8;
  for (const tick of scale.ticks(narrow() ? 3 : 6)) {
    svg.append("text").attr("class", "placed").attr("x", scale(tick)).attr("y", foot).attr("font-size", 11).text(scale.tickFormat(6)(tick));
  }
  svg.append("text").attr("class", "leaf").attr("x", left - 14).attr("y", foot).attr("font-size", 11).text(t("mergeDistance"));
  const columns = [
    { key: "name", by: "name", cell: (row) => el("bdi", {}, row.name) },
    { key: "clusterOf", by: "cluster", number: true, cell: (row) => count(row.cluster) },
    { key: "articles", by: "df", number: true, cell: (row) => count(row.df) },
  ];
  return [note("wordClustersNote"), stillDrawing("wordClusters", svg), figureTable(table("wordClusters", columns, words))];
}

function codesTable(codes) {
  const strong = (row, text) => (row.q !== null && row.q <= data.highest_q ? el("b", {}, text) : text);
  const columns = [
    { key: "code", by: "code", cell: (row) => el("bdi", {}, row.code) },
    { key: "slice", by: "slice", cell: (row) => (row.slice === "all" ? t("wholeCorpus") : el("bdi", {}, row.slice)) },
    { key: "hitArticles", by: "count", number: true, cell: (row) => ofAll(row.count, row.n) },
    { key: "shareOf", by: "share", number: true, cell: (row) => share(row.share) },
    { key: "residual", by: "residual", number: true, cell: (row) => strong(row, measure(row.residual)) },
    { key: "q", by: "q", number: true, cell: (row) => level(row.q) },
    { key: "χ²", by: "chi2", number: true, cell: (row) => measure(row.chi2) },
    { key: "pOfCode", by: "p_code", number: true, cell: (row) => level(row.p_code) },
  ];
  return [note("codesNote", data.highest_q), table("codesBySlice", columns, codes)];
}

/** Return places of points in the drawing, with both axes at one scale; only that of `one` point if given. */
function placesOf(points, one = null) {
  const [x, y] = ["x", "y"].map((axis) => d3.extent(points, (point) => point[axis]));
  const room = [sheet.width - 2 * MAP_EDGE, sheet.height - 2 * MAP_EDGE];
  const scale = Math.min(room[0] / (x[1] - x[0] || 1), room[1] / (y[1] - y[0] || 1));
  const place = (point) => ({
    x: sheet.width / 2 + scale * (point.x - (x[0] + x[1]) / 2),
    y: sheet.height / 2 - scale * (point.y - (y[0] + y[1]) / 2),
  });
  return one ? place(one) : points.map(place);
}

function analysisSvg(label, height = sheet.height) {
  const svg = d3.create("svg").attr("viewBox", [0, 0, sheet.width, height]).attr("role", "img");
  name(svg.node(), label);
  return svg;
}

function stillDrawing(label, svg) {
  const frame = el("div", { class: "drawing still" }, svg.node());
  return el("div", { class: "charted" }, frame, exportButtons(label, { svg: () => svg.node() }));
}

/** Draw dots with their names, in order; a name is put on a side where it covers no other, else left out. */
function dotsWithNames(svg, points) {
  const dots = svg.append("g").selectAll("circle").data(points).join("circle");
  dots.attr("cx", ({ x }) => x).attr("cy", ({ y }) => y).attr("r", ({ r }) => r).attr("fill", ({ colour }) => colour);
  dots.attr("fill-opacity", 0.8).append("title").text((point) => point.name);
  const taken = points.map(({ x, y, r }) => [x - r / 2, y - r / 2, x + r / 2, y + r / 2]);
  const meets = (box) => taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  for (const { x, y, r, name: full, strong = false } of points) {
    const size = strong ? 14 : 12;
    const text = strong ? Array.from(full).slice(0, 24).join("") : short(full);
    const width = d3.sum(Array.from(text), (char) => (char < "\u0500" ? (strong ? 0.7 : 0.6) : 1)) * size;
    const sides = [[0, -r - size / 2 - 1], [0, r + size / 2 + 1], [r + width / 2 + 2, 0], [-r - width / 2 - 2, 0]];
    const corners = [-1, 1].flatMap((up) => [1, -1].map((right) => [right * (r + width / 2), up * (r + size / 2)]));
    const boxes = [...sides, ...corners].map(([dx, dy]) => [x + dx - width / 2, y + dy - size / 2, x + dx + width / 2, y + dy + size / 2]);
    const box = boxes.find((found) => !meets(found) && found[0] > 0 && found[2] < sheet.width && found[1] > 0 && found[3] < sheet.height);
    if (!box) continue;
    taken.push(box);
    const label = svg.append("text").attr("x", (box[0] + box[2]) / 2).attr("y", box[3] - size / 6).attr("class", "placed");
    label.attr("font-size", size).attr("font-weight", strong ? 700 : 400).text(text);
  }
}
