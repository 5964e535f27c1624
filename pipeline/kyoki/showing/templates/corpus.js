// The corpus: totals and findings, articles over time, dropped lines, near-duplicates, rejects, all articles.
const STEPS = { day: d3.utcDay, week: d3.utcMonday, month: d3.utcMonth, year: d3.utcYear };
const TOTALS = ["articles", "near_duplicates", "outlets", "sentences", "mentions", "entities", "pairs", "rejects"];

drawers.summary = (section) => {
  const numbers = { ...data.totals, pairs: data.edges.n_pairs };
  const totals = TOTALS.map((key) => el("div", {}, said("dt", key), el("dd", {}, count(numbers[key]))));
  const found = el("div");
  drawn(() => found.replaceChildren(findings()));
  section.append(ofWhole(), ...tooLarge(), found, el("dl", { class: "totals" }, ...totals));
  if (!data.totals.articles) section.append(said("p", "noArticles"));
};

/** Note that the corpus does not fit into this file, and how to read all of it. */
function tooLarge() {
  const held = data.texts ? data.texts.sentences.length : data.mentions.length;
  const parts = [];
  if (!data.served && data.texts === null) parts.push(note("noTexts"));
  if (!data.served && held < data.totals.articles) parts.push(said("p", "tooLarge", count(held), count(data.totals.articles)));
  for (const part of parts) part.classList.add("notice");
  return parts;
}

function findings() {
  const list = el("ul", { class: "findings" });
  const told = (key, ...parts) => list.append(el("li", {}, said("span", key), ...parts));
  const say = (key, ...parts) => told(key, t("colon"), ...parts);
  const pairOf = (row) => [entityButton(row.a, row.name_a), " × ", entityButton(row.b, row.name_b)];
  const { together, strongest, several, n_pairs, strata } = data.foremost;
  const passing = strata ? t("passingWithin", data.highest_q, strata) : t("passing", data.highest_q);
  const same = together && strongest && together.a === strongest.a && together.b === strongest.b;
  for (const [key, row] of same ? [["mostAndStrongest", together]] : [["mostTogether", together], ["strongest", strongest]]) {
    if (row) told(key, t("inBrackets", passing), t("colon"), ...pairOf(row), " ", ...countsOf(row), `${t("dot")}q ${level(row.q)}`);
  }
  if (n_pairs && !several) say("mostTogether", said("span", "noneInTwo", count(n_pairs)));
  else if (several && !together) say("mostTogether", said("span", "nonePasses", passing));
  for (const kind of TYPES) {
    const row = data.entities.find((found) => found.type === kind);
    // Among pairs in one article each, none is foremost: the first is only the first by name.
    if (row && row.n_articles_unique < 2) say(`most_${kind}`, said("span", "onlyInOne"));
    else if (row) {
      const numbers = said("span", "articlesAndMentions", count(row.n_articles_unique), count(row.n_mentions));
      say(`most_${kind}`, entityButton(row.id, row.name), " ", numbers, ...onOne(row));
    }
  }
  return list;
}

/** Return articles by step and outlet: rows of period (a Date), outlet and n. */
function byPeriod(days, step) {
  const floor = STEPS[step].floor;
  const label = (row) => (row.named ? (row.outlet ?? t("unnamed")) : t("others"));
  const sums = d3.rollup(days.counts, (rows) => d3.sum(rows, (row) => row.n), (row) => +floor(new Date(row.day)), label);
  return [...sums].flatMap(([at, outlets]) => [...outlets].map(([outlet, n]) => ({ period: new Date(at), outlet, n })));
}

function drawTimeline(place, days, totals, step) {
  const rows = byPeriod(days, step);
  const names = [...days.outlets.map((outlet) => outlet ?? t("unnamed")), t("others")];
  const shown = names.filter((outlet) => rows.some((row) => row.outlet === outlet));
  const colour = new Map(shown.map((outlet) => [outlet, PALETTE[outlet === t("others") ? 6 : names.indexOf(outlet)]]));
  const width = chartWidth(860);
  const highest = d3.max(d3.rollup(rows, (all) => d3.sum(all, (row) => row.n), (row) => +row.period).values());
  const [first, last] = d3.extent(rows, (row) => row.period);
  const places = STEPS[step].range(first, STEPS[step].offset(last, 1));
  const each = Math.ceil(places.length / (width / 72));
  const chart = Plot.plot({
    width,
    height: 260,
    marginLeft: 40,
    marginRight: 20,
    marginBottom: 40,
    x: { type: "utc", label: null, ticks: places.filter((_, at) => at % each === 0), tickFormat: tickOf(step) },
    y: { label: t("articles"), tickFormat: "d", ticks: wholeTicks(highest, 8), grid: true },
    color: { domain: shown, range: shown.map((outlet) => colour.get(outlet)) },
    marks: [Plot.rectY(rows, { x: "period", interval: step, y: "n", fill: "outlet", order: shown }), Plot.ruleY([0])],
  });
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", t("timelineLabel", count(d3.sum(rows, (row) => row.n))));
  const periods = [...new Set(rows.map((row) => +row.period))].sort(d3.ascending);
  const cells = new Map(rows.map((row) => [`${+row.period} ${row.outlet}`, row.n]));
  const made = (at, outlet) => cells.get(`${at} ${outlet}`) ?? 0;
  const isoOf = (at) => d3.utcFormat({ month: "%Y-%m", year: "%Y" }[step] ?? "%Y-%m-%d")(at);
  const columns = [
    { key: "period", by: (at) => at, csv: isoOf, cell: (at) => day(isoOf(at)) },
    ...shown.map((outlet) => ({ key: outlet, by: (at) => made(at, outlet), number: true, cell: (at) => count(made(at, outlet)) })),
  ];
  const legend = legendOf(shown.map((outlet) => [el("bdi", {}, outlet), colour.get(outlet)]));
  const undated = totals.undated ? [note("undated", count(totals.undated))] : [];
  place.replaceChildren(charted("timeline", chart, legend), ...undated, figureTable(table("timeline", columns, periods)));
}

drawers.corpus = (section) => {
  section.append(said("p", "nearDuplicatesNote"), ...timeline(), said("h3", "outletsTitle"));
  const list = el("div");
  drawnFiltered(async () => {
    const rows = await answered(list, source.outlets());
    if (rows) list.replaceChildren(rows.length ? table("outletsTitle", OUTLET_COLUMNS, rows) : note("nothingChosen"));
  });
  section.append(list, said("h3", "allArticles"), ...articleList());
  section.append(...cleaning(), ...nearDuplicateList(), ...rejectsList());
};

const OUTLET_COLUMNS = [
  { key: "outlet", by: "outlet", cell: (row) => (row.outlet === null ? said("span", "unnamed") : el("bdi", {}, row.outlet)) },
  { key: "articles", by: "n", number: true, cell: (row) => count(row.n) },
  { key: "near_duplicates", by: "near_duplicates", number: true, cell: (row) => count(row.near_duplicates) },
  { key: "first", by: "first", number: true, cell: (row) => day(row.first) },
  { key: "last", by: "last", number: true, cell: (row) => day(row.last) },
  { key: "kept", by: "kept", number: true, cell: (row) => share(row.kept) },
];

function timeline() {
  if (!data.days.counts.length) return [note("undated", count(data.totals.undated))];
  const place = el("figure");
  const length = (new Date(data.totals.last) - new Date(data.totals.first)) / 86400000;
  const first = length <= 62 && data.days.unit === "day" ? "day" : length <= 800 ? "month" : "year";
  const steps = Object.keys(STEPS).slice(data.days.unit === "day" ? 0 : 2);
  const step = choice(steps.map((key) => [key, key]), first);
  const draw = async () => {
    const found = await answered(place, Promise.all([source.days(), source.totals()]));
    if (!found) return;
    if (found[0].counts.length) drawTimeline(place, ...found, asked().step);
    else place.replaceChildren(note("nothingDated", count(found[1].undated)));
  };
  const asked = keep("corpus", { step }, draw);
  const whole = data.served || holdsAll ? [] : [ofWhole()];
  drawnFiltered(draw);
  return [said("h3", "timeline"), ...whole, el("div", { class: "controls" }, field("step", step)), place];
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
  return [said("h3", "cleaning"), ofWhole(), said("p", "keptShare", share(data.totals.kept_share)), list];
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
    { key: "standsFor", by: "kept_title", class: "text", cell: (row) => articleTitle({ id: row.duplicate_of, title: row.kept_title }) },
    { key: "outlet", by: "kept_outlet", cell: (row) => row.kept_outlet ?? "–" },
  ];
  if (!data.near_duplicates.length) return [said("h3", "nearDuplicates"), note("noNearDuplicates")];
  const shown = note("shown", count(data.near_duplicates.length), count(data.totals.near_duplicates));
  return [said("h3", "nearDuplicates"), ofWhole(), table("nearDuplicates", columns, data.near_duplicates), shown];
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
  return [said("h3", "rejectsTitle"), ofWhole(), table("rejectsTitle", columns, data.rejects), shown];
}

const ARTICLE_COLUMNS = [
  { key: "title", by: "title", class: "text", cell: articleTitle },
  { key: "date", by: "published", number: true, cell: (row) => day(row.published) },
  { key: "outlet", by: "outlet", cell: (row) => row.outlet ?? "–" },
  { key: "characters", by: "n_chars", number: true, cell: (row) => count(row.n_chars) },
  { key: "keptOne", by: "kept", number: true, cell: (row) => share(row.kept) },
  { key: "nearDuplicate", by: "duplicate_of", cell: (row) => (row.duplicate_of ? "✓" : "") },
  { key: "url", hidden: true, by: "url" },
  { key: "article_id", hidden: true, by: "id" },
];

function articleList() {
  const search = el("input", { type: "search", id: "article-search" });
  const sort = { value: "" };
  let list = null;
  const asked = keep("articles", { query: search, sort }, () => list.again());
  list = pages("allArticles", ARTICLE_COLUMNS, (offset) => source.articles({ ...asked(), offset }), { sort, sorted: () => asked.changed("sort") });
  refilters.push(() => list.again());
  const held = data.articles.length;
  const cut = !data.served && held < data.totals.articles;
  const limit = cut ? [note("limitedNew", count(held), count(data.totals.articles))] : [];
  return [el("div", { class: "controls" }, field("search", search)), list, ...limit];
}
