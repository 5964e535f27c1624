// The corpus: totals and findings, articles over time, what was dropped, near-duplicates, rejects, all articles.
const TYPES = ["person", "state", "place", "organisation"];
const PALETTE = ["#3b7dd8", "#c2571a", "#2e8b57", "#8f63c7", "#b07a0a", "#c2417c", "#6b7280"];
const STEPS = { day: d3.utcDay, week: d3.utcMonday, month: d3.utcMonth, year: d3.utcYear };
const TOTALS = ["articles", "near_duplicates", "outlets", "sentences", "mentions", "entities", "pairs", "rejects"];

function drawSummary(section) {
  const numbers = { ...data.totals, pairs: data.edges.n_pairs };
  const totals = TOTALS.map((key) => el("div", {}, said("dt", key), el("dd", {}, count(numbers[key]))));
  const found = el("div");
  drawn(() => found.replaceChildren(findings()));
  section.append(found, el("dl", { class: "totals" }, ...totals));
  if (!data.totals.articles) section.append(said("p", "noArticles"));
}

function findings() {
  const list = el("ul", { class: "findings" });
  const say = (key, ...parts) => list.append(el("li", {}, said("span", key), ": ", ...parts));
  const pairOf = (row) => [entityButton(row.a, row.name_a), " × ", entityButton(row.b, row.name_b)];
  const { together, strongest, several, n_pairs, strata } = data.foremost;
  const passing = strata ? t("passingWithin", data.highest_q, strata) : t("passing", data.highest_q);
  for (const [key, row] of [["mostTogether", together], ["strongest", strongest]]) {
    if (row) say(key, `(${passing}) `, ...pairOf(row), " ", ...countsOf(row), ` · q ${level(row.q)}`);
  }
  if (n_pairs && !several) say("mostTogether", said("span", "noneInTwo", count(n_pairs)));
  else if (several && !together) say("mostTogether", said("span", "nonePasses", passing));
  for (const kind of TYPES) {
    const row = data.entities.find((found) => found.type === kind);
    if (row) {
      const numbers = [said("span", ...inArticles(row.n_articles_unique)), ` · ${count(row.n_mentions)} `];
      say(`most_${kind}`, entityButton(row.id, row.name), " ", ...numbers, said("span", "mentions"), ...onOne(row));
    }
  }
  return list;
}

/** Return articles by step and outlet: rows of period (a Date), outlet and n. */
function byPeriod(step) {
  const floor = STEPS[step].floor;
  const label = (row) => (row.named ? (row.outlet ?? t("unnamed")) : t("others"));
  const sums = d3.rollup(
    data.days.counts,
    (rows) => d3.sum(rows, (row) => row.n),
    (row) => +floor(new Date(row.day)),
    label,
  );
  return [...sums].flatMap(([at, outlets]) => [...outlets].map(([outlet, n]) => ({ period: new Date(at), outlet, n })));
}

/** Return a day as a tick of the axis: 2024年, 2024年6月 or 6月3日. */
function inJapanese(at, step) {
  const format = step === "year" ? "%Y年" : +d3.utcMonth(at) === +at ? "%Y年%-m月" : "%-m月%-d日";
  return d3.utcFormat(format)(at);
}

function drawTimeline(place, step) {
  const rows = byPeriod(step);
  const names = [...data.days.outlets.map((outlet) => outlet ?? t("unnamed")), t("others")];
  const shown = names.filter((outlet) => rows.some((row) => row.outlet === outlet));
  const colour = new Map(shown.map((outlet) => [outlet, PALETTE[outlet === t("others") ? 6 : names.indexOf(outlet)]]));
  const chart = Plot.plot({
    width: 860,
    height: 260,
    marginLeft: 40,
    marginRight: 30,
    x: { type: "utc", label: null, ...(language ? {} : { tickFormat: (at) => inJapanese(at, step) }) },
    y: { label: t("articles"), tickFormat: "d", grid: true },
    color: { domain: shown, range: shown.map((outlet) => colour.get(outlet)) },
    marks: [Plot.rectY(rows, { x: "period", interval: step, y: "n", fill: "outlet", order: shown }), Plot.ruleY([0])],
  });
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", t("timelineLabel", count(d3.sum(rows, (row) => row.n))));
  const legend = shown.map((outlet) => {
    const swatch = el("span", { class: "swatch" });
    swatch.style.background = colour.get(outlet);
    return el("li", {}, swatch, el("bdi", {}, outlet));
  });
  const periods = [...new Set(rows.map((row) => +row.period))].sort(d3.ascending);
  const cells = new Map(rows.map((row) => [`${+row.period} ${row.outlet}`, row.n]));
  const made = (at, outlet) => cells.get(`${at} ${outlet}`) ?? 0;
  const columns = [
    { key: "period", by: (at) => at, cell: (at) => d3.utcFormat({ month: "%Y-%m", year: "%Y" }[step] ?? "%Y-%m-%d")(at) },
    ...shown.map((outlet) => ({ key: outlet, by: (at) => made(at, outlet), number: true, cell: (at) => count(made(at, outlet)) })),
  ];
  const frame = name(el("div", { class: "scroll", tabindex: "0", role: "region" }, chart), "timeline");
  place.replaceChildren(frame, el("ul", { class: "legend" }, ...legend), figureTable(table("timeline", columns, periods)));
}

function drawCorpus(section) {
  section.append(said("p", "nearDuplicatesNote"));
  if (data.days.counts.length) {
    const place = el("figure");
    const span = (new Date(data.totals.last) - new Date(data.totals.first)) / 86400000;
    let step = span <= 62 && data.days.unit === "day" ? "day" : span <= 800 ? "month" : "year";
    const draw = () => drawTimeline(place, step);
    const steps = Object.keys(STEPS).slice(data.days.unit === "day" ? 0 : 2);
    const change = (chosen) => {
      step = chosen;
      draw();
    };
    const choose = choice(steps.map((key) => [key, key]), step, change);
    section.append(said("h3", "timeline"), el("div", { class: "controls" }, field("step", choose)), place);
    drawn(draw);
  }
  if (data.totals.undated) section.append(note("undated", count(data.totals.undated)));
  const outlets = [
    { key: "outlet", by: "outlet", cell: (row) => (row.outlet === null ? said("span", "unnamed") : el("bdi", {}, row.outlet)) },
    { key: "articles", by: "n", number: true, cell: (row) => count(row.n) },
    { key: "near_duplicates", by: "near_duplicates", number: true, cell: (row) => count(row.near_duplicates) },
    { key: "first", by: "first", number: true, cell: (row) => day(row.first) },
    { key: "last", by: "last", number: true, cell: (row) => day(row.last) },
    { key: "kept", by: "kept", number: true, cell: (row) => share(row.kept) },
  ];
  section.append(said("h3", "outletsTitle"), table("outletsTitle", outlets, data.outlets));
  section.append(...cleaning(), ...nearDuplicateList(), ...rejectsList(), said("h3", "allArticles"), ...articleList());
}

function cleaning() {
  const columns = [
    { key: "rule", by: "rule", cell: (row) => el("code", {}, row.rule) },
    { key: "lines", by: "lines", number: true, cell: (row) => count(row.lines) },
    { key: "characters", by: "chars", number: true, cell: (row) => count(row.chars) },
    { key: "ofAll", by: "share", number: true, cell: (row) => share(row.share) },
    { key: "", class: "bars", cell: (row) => bar(row.chars / data.dropped[0].chars) },
  ];
  const list = data.dropped.length ? table("cleaning", columns, data.dropped) : note("noneDropped");
  return [said("h3", "cleaning"), said("p", "keptShare", share(data.totals.kept_share)), list];
}

function bar(part) {
  const made = el("span", { class: "bar" });
  made.style.width = `${(100 * part).toFixed(1)}%`;
  return made;
}

function nearDuplicateList() {
  const columns = [
    { key: "nearDuplicate", by: "title", class: "text", cell: articleTitle },
    { key: "outlet", by: "outlet", cell: (row) => row.outlet ?? "–" },
    { key: "date", by: "published", number: true, cell: (row) => day(row.published) },
    { key: "standsFor", by: "kept_title", class: "text", cell: (row) => row.kept_title ?? row.duplicate_of },
    { key: "outlet", by: "kept_outlet", cell: (row) => row.kept_outlet ?? "–" },
  ];
  if (!data.near_duplicates.length) return [said("h3", "nearDuplicates"), note("noNearDuplicates")];
  const shown = note("shown", count(data.near_duplicates.length), count(data.totals.near_duplicates));
  return [said("h3", "nearDuplicates"), table("nearDuplicates", columns, data.near_duplicates), shown];
}

function rejectsList() {
  const columns = [
    { key: "file", by: "path", class: "text", cell: (row) => el("bdi", {}, row.path) },
    { key: "row", by: "row", number: true, cell: (row) => (row.row === null ? "" : String(row.row)) },
    { key: "stage", by: "stage", cell: (row) => el("code", {}, row.stage) },
    { key: "reason", by: "reason", class: "text", cell: (row) => said("span", row.reason) },
    { key: "detail", class: "text", cell: (row) => row.detail ?? "" },
  ];
  if (!data.rejects.length) return [said("h3", "rejectsTitle"), note("noRejects")];
  const shown = note("shown", count(data.rejects.length), count(data.totals.rejects));
  return [said("h3", "rejectsTitle"), table("rejectsTitle", columns, data.rejects), shown];
}

const ARTICLE_COLUMNS = [
  { key: "title", by: "title", class: "text", cell: articleTitle },
  { key: "date", by: "published", number: true, cell: (row) => day(row.published) },
  { key: "outlet", by: "outlet", cell: (row) => row.outlet ?? "–" },
  { key: "characters", by: "n_chars", number: true, cell: (row) => count(row.n_chars) },
  { key: "keptOne", by: "kept", number: true, cell: (row) => share(row.kept) },
  { key: "nearDuplicate", by: "duplicate_of", cell: (row) => (row.duplicate_of ? "✓" : "") },
];

function articleList() {
  let query = "";
  const list = pages("allArticles", ARTICLE_COLUMNS, (offset, sort) => source.articles({ query, sort, offset }));
  const typed = later((text) => {
    query = text;
    list.again();
  });
  const search = el("input", { type: "search", oninput: typed, id: "article-search" });
  const held = data.articles.length;
  const cut = !data.served && held < data.totals.articles;
  const limit = cut ? [note("limitedNew", count(held), count(data.totals.articles))] : [];
  return [el("div", { class: "controls" }, field("search", search)), list, ...limit];
}
