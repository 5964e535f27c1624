// Entities by type with sparklines, and the panel that shows one entity or one pair.
const SVG = "http://www.w3.org/2000/svg";
const dialog = el("dialog", { class: "panel" });

/** Return bars for the articles of each period, with the same in words. */
function sparkline(counts) {
  const highest = Math.max(...counts);
  if (!highest) return el("span", {}, "–");
  const drawing = document.createElementNS(SVG, "svg");
  const bars = document.createElementNS(SVG, "path");
  // 4 units wide with a gap of 1; the highest is 18 high and one article never less than 2.
  const heights = counts.map((n) => (n ? 2 + Math.round((16 * n) / highest) : 0));
  bars.setAttribute("d", heights.map((high, at) => (high ? `M${4 * at} 20v-${high}h3v${high}z` : "")).join(""));
  drawing.setAttribute("viewBox", `0 0 ${4 * counts.length} 20`);
  drawing.setAttribute("class", "spark");
  drawing.setAttribute("role", "img");
  drawing.dataset.counts = counts.join();
  drawing.append(bars);
  labelSpark(drawing);
  return drawing;
}

function labelSpark(drawing) {
  const counts = drawing.dataset.counts.split(",").map(Number);
  const told = counts.map((n, at) => (n ? `${dayText(data.periods[at])}${t("colon")}${n}` : "")).filter(Boolean);
  drawing.setAttribute("aria-label", told.join(", "));
}

const ENTITY_COLUMNS = [
  {
    key: "name",
    by: "name",
    cell: (row) => [entityButton(row.id, row.name, row), row.name_en ? ` ${row.name_en}` : "", ...onOne(row), ...inDoubt(row)],
  },
  { key: "type", by: "type", cell: (row) => said("span", row.type) },
  { key: "articles", by: "n_articles_unique", number: true, cell: (row) => count(row.n_articles_unique) },
  { key: "mentions", by: "n_mentions", number: true, cell: (row) => count(row.n_mentions) },
  { key: "sparkline", csv: null, cell: (row) => sparkline(row.spark) },
  { key: "first", by: "first", number: true, cell: (row) => day(row.first) },
  { key: "last", by: "last", number: true, cell: (row) => day(row.last) },
  { key: "aliases", class: "text", cell: (row) => row.aliases.join("、") },
  { key: "entity_id", hidden: true, csv: (row) => row.id },
];

drawers.entities = (section) => {
  if (!data.entities.length) {
    section.append(note("noEntities", count(data.totals.articles)));
    return;
  }
  const chart = el("figure");
  const search = el("input", { type: "search", id: "entity-search" });
  const kind = choice([["", "all"], ...TYPES.map((kind) => [kind, kind])], "");
  const sort = { value: "" };
  let list = null;
  const asked = keep("entities", { query: search, kind, sort }, () => list.again());
  list = pages("entities", ENTITY_COLUMNS, (offset) => source.entities({ ...asked(), offset }), { sort, sorted: () => asked.changed("sort") });
  const held = data.entities.length;
  const cut = !data.served && held < data.totals.entities;
  section.append(said("h3", "topEntities"), chart);
  section.append(el("div", { class: "controls" }, field("search", search), field("type", kind)), list);
  section.append(note("doubtNote"));
  if (cut) section.append(note("limited", count(held), count(data.totals.entities)));
  refilters.push(() => list.again());
  drawnFiltered(async () => {
    const answer = await answered(chart, source.entities({ query: "", kind: "", sort: "", offset: 0 }));
    const top = (answer?.rows ?? []).slice(0, 20);
    if (answer) chart.replaceChildren(top.length ? topChart(top) : note("nothingChosen"));
  });
};

function topChart(top) {
  const colours = Object.fromEntries(TYPES.map((kind, at) => [kind, PALETTE[at]]));
  const chart = barsOf(top, "n_articles_unique", "articles", (row) => colours[row.type]);
  chart.setAttribute("aria-label", t("topLabel", top.length));
  const present = TYPES.filter((kind) => top.some((row) => row.type === kind));
  return charted("topEntities", chart, legendOf(present.map((kind) => [said("span", kind), colours[kind]])));
}

/** Open the panel; the browser keeps the keyboard in it and gives the focus back where it was. */
function openPanel(heading, ...parts) {
  const close = said("button", "close");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(el("div", { class: "bar-top" }, el("h2", {}, ...heading), close), ...parts);
  dialog.setAttribute("aria-label", dialog.querySelector("h2").textContent);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

/** Open the panel of an entity: its facts, its articles and sentences, and a link to its page. */
const openEntity = (id) => openOver(id);
/** Open the panel of a pair: its counts, and the sentences that name both. */
const openPair = ({ a, b }) => openOver(a, b);

async function showEntity(id) {
  const place = el("div");
  openPanel([nameOf(id)], place);
  const row = await answered(place, source.entity({ id }));
  if (row === null) place.replaceChildren(note(choosing() ? "nothingChosen" : "noSuchEntity"));
  if (!row) return;
  const listed = row.articles.map((article) => el("li", {}, articleTitle(article), dateline(article), ...copyMark(article)));
  openPanel(
    [el("span", { class: `entity ${row.type}` }, row.name), row.name_en ? ` ${row.name_en}` : ""],
    el("p", {}, el("a", { href: addressOf("entity", row.id) }, said("span", "toPage"))),
    entityFacts(row),
    sparkline(row.spark),
    said("h3", "articlesWith"),
    el("ul", { class: "listed" }, ...listed),
    note("shown", count(listed.length), count(row.n_articles)),
  );
}

async function showPair(a, b) {
  const place = el("div");
  openPanel([nameOf(a), " × ", nameOf(b)], place);
  const within = chosen.get("network.window") ?? ""; // as in the network, from which the panel is mostly opened
  const answer = await answered(place, source.partners({ id: a, other: b, within }));
  const edge = answer?.rows[0];
  const measures = edge ? [...countsOf(edge, answer.window), ...(edge.from_one === 1 ? [] : [said("span", "dot"), `q ${level(edge.q)}`])] : [];
  const told = [el("p", { class: "note" }, ...measures), ...(filtering() ? [note("pairsFiltered")] : [])];
  openPanel([entityButton(a, nameOf(a)), " × ", entityButton(b, nameOf(b))], ...told, said("h3", "sentencesWith"), place);
  const found = await answered(place, source.pair({ a, b }));
  if (!found) return;
  const listed = found.map((row) => {
    const from = el("span", { class: "note" }, ` ${row.outlet ?? "–"} `, day(row.published), " ", articleTitle(row), ...copyMark(row));
    return el("li", {}, ...quoted(row), from);
  });
  const why = data.served || data.texts ? "noSentence" : "noTexts";
  const saved = exportButtons("sentencesWith", { csv: async () => csvOf(SENTENCE_COLUMNS, found) });
  place.replaceChildren(...(listed.length ? [el("ol", { class: "listed" }, ...listed), saved] : [note(why)]));
}

/** The columns of sentences that are saved. */
const SENTENCE_COLUMNS = [
  { key: "sentence", by: "text" },
  { key: "date", by: "published" },
  { key: "outlet", by: "outlet" },
  { key: "title", by: "title" },
  { key: "url", by: "url" },
  { key: "article_id", by: "id" },
];
