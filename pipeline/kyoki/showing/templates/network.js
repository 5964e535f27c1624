// The network: d3's force layout, drawn as SVG so that every dot and line is an element that can be reached.
// A drawing as narrow as a telephone is higher than wide, or its names could not be read.
const NARROW = window.innerWidth < 640;
const [WIDTH, HEIGHT] = NARROW ? [460, 600] : [900, 620];
const MOST_LINES = NARROW ? 60 : 150; // more lines than these are a hairball; the filters bring up the others

function drawNetwork(section) {
  if (!data.edges.rows.length) {
    const why = el("p", { class: "note" });
    drawn(() => tell(why, "noPairs", windowName(data.edges.window)));
    section.append(why);
    return;
  }
  const least = data.edges.rows[0].n_ab_articles > 1 ? 2 : 1; // at first without pairs of one article, where others are
  const asked = { query: "", least, q: 1, kinds: new Set(TYPES), community: "", colour: "type" };
  const told = note("networkNote", "", "");
  const drawing = el("div", { class: "network" });
  const status = el("p", { class: "note", role: "status" });
  const list = el("div");
  const draw = async () => {
    const { query, least, q } = asked;
    const answer = await answered(list, source.edges({ query, least, q }));
    if (!answer) return;
    tell(told, "networkNote", windowName(answer.window), count(answer.n));
    const rows = answer.rows.filter((row) => fits(row, asked));
    const graph = layOut(rows.slice(0, MOST_LINES));
    drawing.replaceChildren(graphOf(graph, asked.colour));
    tell(status, "drawn", count(graph.nodes.length), count(graph.edges.length), count(answer.n_pairs));
    list.replaceChildren(pagesOf("pairs", PAIR_COLUMNS, rows));
  };
  section.append(told, networkControls(asked, draw), drawing, status, said("h3", "pairs"), list, measures());
  if (data.edges.n_pairs > data.edges.rows.length && !data.served) {
    section.append(note("limited", count(data.edges.rows.length), count(data.edges.n_pairs)));
  }
  drawn(draw);
}

/** Return what a window is called: sentence, paragraph, article, or for sentences:3 a block of 3 sentences. */
function windowName(window) {
  const [name, length] = window.split(":");
  return length ? t("block", length) : t(name);
}

/** Return what several windows are called. */
function windowsName(window) {
  const [name, length] = window.split(":");
  return length ? t("blocks", length) : t(`${name}s`);
}

const kindOf = (id) => id.split(":", 1)[0];
const COMMUNITIES = 6; // as many as there are colours; the largest have the lowest numbers

function fits(row, { kinds, community }) {
  const inside = !community || (row.community_a === Number(community) && row.community_b === Number(community));
  return inside && kinds.has(kindOf(row.a)) && kinds.has(kindOf(row.b));
}

function colourOf(node, by) {
  if (by === "type") return `var(--${kindOf(node.id)})`;
  return PALETTE[node.community > 0 && node.community <= COMMUNITIES ? node.community - 1 : 6];
}

function networkControls(asked, draw) {
  const boxes = TYPES.map((kind) => {
    const box = el("input", { type: "checkbox", id: `show-${kind}` });
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) asked.kinds.add(kind);
      else asked.kinds.delete(kind);
      draw();
    });
    return el("label", { class: "check" }, box, said("span", kind));
  });
  const change = (key) => (value) => {
    asked[key] = value;
    draw();
  };
  const search = el("input", { type: "search", id: "network-search", oninput: later(change("query")) });
  const least = el("input", { type: "number", min: "1", value: asked.least, id: "network-least" });
  least.addEventListener("input", later((value) => change("least")(Number(value) || 1)));
  const levels = [["1", "all"], ["0.05", null, "0.05"], ["0.01", null, "0.01"], ["0.001", null, "0.001"]];
  const q = choice(levels, "1", (value) => change("q")(Number(value)));
  q.id = "network-q";
  const numbers = d3.range(1, 1 + Math.max(0, ...data.edges.rows.map((row) => row.community_a ?? 0)));
  const community = choice([["", "all"], ...numbers.map((at) => [String(at), null, String(at)])], "", change("community"));
  community.id = "network-community";
  const colour = choice([["type", "type"], ["community", "community"]], "type", change("colour"));
  const fields = [field("search", search), field("least", least), field("highestQ", q)];
  fields.push(field("community", community), field("colourBy", colour));
  return el("div", { class: "controls" }, ...fields, ...boxes);
}

/** Place the nodes; the layout starts from the same places each time, so it ends in the same. */
function layOut(rows) {
  const nodes = new Map();
  for (const row of rows) {
    for (const side of ["a", "b"]) {
      const node = nodes.get(row[side]) ?? { id: row[side], name: row[`name_${side}`], community: row[`community_${side}`], strength: 0 };
      node.strength += row.n_ab_articles;
      nodes.set(row[side], node);
    }
  }
  const graph = {
    nodes: [...nodes.values()].sort((x, y) => y.strength - x.strength),
    edges: rows.map((row) => ({ ...row, source: row.a, target: row.b })),
  };
  const highest = graph.nodes[0]?.strength ?? 1;
  for (const node of graph.nodes) node.r = 5 + 15 * Math.sqrt(node.strength / highest);
  const simulation = d3
    .forceSimulation(graph.nodes)
    .force("link", d3.forceLink(graph.edges).id((node) => node.id).distance((edge) => 40 + edge.source.r + edge.target.r))
    .force("charge", d3.forceManyBody().strength((node) => -60 - 22 * node.r))
    .force("x", d3.forceX(WIDTH / 2).strength(54 / WIDTH))
    .force("y", d3.forceY(HEIGHT / 2).strength(0.09))
    .force("apart", d3.forceCollide((node) => node.r + 7))
    .stop();
  simulation.tick(120); // of the 300 after which d3 stops; what moves after these is not seen
  return graph;
}

function graphOf({ nodes, edges }, by) {
  const svg = d3.create("svg").attr("viewBox", [0, 0, WIDTH, HEIGHT]).attr("role", "group");
  name(svg.node(), "networkLabel");
  const canvas = svg.append("g");
  const most = Math.max(6, d3.max(edges, (edge) => edge.n_ab_articles) ?? 0); // one article makes a thin line
  const thick = (edge) => 1 + 5 * (edge.n_ab_articles / most);
  const lines = canvas.append("g").selectAll("g").data(edges).join("g");
  lines.attr("class", (edge) => (edge.from_one === 1 ? "edge one" : "edge"));
  lines.append("line").attr("class", "seen").attr("stroke-width", thick);
  lines.append("line").attr("class", "touched").attr("stroke-width", 10);
  lines.append("title").text((edge) => `${edge.name_a} × ${edge.name_b}: ${t(...inArticles(edge.n_ab_articles))}`);
  lines.attr("data-pair", (edge) => `${edge.a} ${edge.b}`).on("click", (_, edge) => openPair(edge));
  const dots = canvas.append("g").selectAll("g").data(nodes).join("g").attr("class", "node");
  dots.append("circle").attr("r", (node) => node.r).attr("fill", (node) => colourOf(node, by));
  dots.append("text").attr("y", (node) => node.r + 12).text((node) => short(node.name));
  dots.append("title").text((node) => node.name);
  dots.attr("data-id", (node) => node.id).attr("role", "button").attr("aria-label", (node) => node.name);
  dots.attr("tabindex", (_, at) => (at ? -1 : 0)).on("click", (_, node) => openEntity(node.id));
  const place = () => {
    lines.selectAll("line").each(function (_) {
      const edge = d3.select(this.parentNode).datum();
      d3.select(this).attr("x1", edge.source.x).attr("y1", edge.source.y).attr("x2", edge.target.x).attr("y2", edge.target.y);
    });
    dots.attr("transform", (node) => `translate(${node.x},${node.y})`);
  };
  place();
  walkable(dots);
  dots.call(
    d3.drag().on("drag", (event, node) => {
      node.x = event.x;
      node.y = event.y;
      place();
    }),
  );
  return zoomable(svg, canvas, nodes);
}

/** Let arrow keys move from dot to dot, strongest first, and Enter open one. */
function walkable(dots) {
  dots.on("keydown", function (event, node) {
    if (event.key === "Enter" || event.key === " ") openEntity(node.id);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const all = dots.nodes();
    const next = step && all[(all.indexOf(this) + step + all.length) % all.length];
    if (!next) return;
    this.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });
}

/** Zoom by wheel, fingers and buttons; at first all of it is in sight. */
function zoomable(svg, canvas, nodes = []) {
  const zoom = d3.zoom().scaleExtent([0.2, 12]).on("zoom", (event) => canvas.attr("transform", event.transform));
  // A wheel over the page scrolls the page; with Ctrl (a pinch) or in a drawing that has the focus it zooms.
  zoom.filter((event) => event.type !== "wheel" || event.ctrlKey || svg.node().matches(":focus-within, :hover:active"));
  svg.call(zoom).on("dblclick.zoom", null);
  if (nodes.length) {
    const [left, right] = d3.extent(nodes, (node) => node.x);
    const [top, bottom] = d3.extent(nodes, (node) => node.y);
    const k = Math.min(1.4, 0.9 * Math.min(WIDTH / (right - left + 90), HEIGHT / (bottom - top + 60)));
    const home = d3.zoomIdentity.translate(WIDTH / 2, HEIGHT / 2).scale(k).translate(-(left + right) / 2, -(top + bottom) / 2);
    svg.call(zoom.transform, home);
  }
  const buttons = [["zoomIn", "+", 1.5], ["zoomOut", "−", 1 / 1.5]].map(([key, sign, by]) =>
    name(el("button", { type: "button", onclick: () => svg.call(zoom.scaleBy, by) }, sign), key),
  );
  return el("div", { class: "drawing" }, svg.node(), el("div", { class: "zoom" }, ...buttons));
}

const PAIR_COLUMNS = [
  {
    key: "pair",
    by: (row) => row.name_a,
    cell: (row) => [entityButton(row.a, row.name_a), " × ", entityButton(row.b, row.name_b), ...onOne(row)],
  },
  {
    key: "articles",
    by: "n_ab_articles",
    number: true,
    cell: (row) => el("button", { type: "button", class: "link", onclick: () => openPair(row) }, count(row.n_ab_articles)),
  },
  { key: "together", by: "n_ab", number: true, cell: (row) => count(row.n_ab) },
  { key: "expected", by: "expected", number: true, cell: (row) => measure(row.expected) },
  { key: "shrunk", by: "pmi_shrunk", number: true, cell: (row) => measure(row.pmi_shrunk) },
  { key: "NPMI", by: "npmi", number: true, cell: (row) => measure(row.npmi) },
  { key: "loglik", by: "log_likelihood", number: true, cell: (row) => measure(row.log_likelihood) },
  { key: "q", by: "q", number: true, cell: (row) => level(row.q) },
];

function measures() {
  const told = ["articles_", "together_", "expected_", "shrunk_", "npmi_", "loglik_", "q_"];
  const { strata } = data.foremost;
  if (strata) told.push("strata_");
  const list = el("ul", { class: "measures" });
  for (const key of told) {
    const item = el("li");
    drawn(() => tell(item, key, windowName(data.edges.window), strata));
    list.append(item);
  }
  return list;
}
