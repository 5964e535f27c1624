// Entities by type with sparklines, and the panel that shows one entity or one pair.
const SVG = "http://www.w3.org/2000/svg";
const dialog = el("dialog", { class: "panel" });

/** Return bars for the articles of each period, and the same in words. */
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
  const told = counts.map((n, at) => (n ? `${data.periods[at]}: ${n}` : "")).filter(Boolean);
  drawing.setAttribute("aria-label", told.join(", "));
  drawing.append(bars);
  return drawing;
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
  { key: "sparkline", cell: (row) => sparkline(row.spark) },
  { key: "first", by: "first", number: true, cell: (row) => day(row.first) },
  { key: "last", by: "last", number: true, cell: (row) => day(row.last) },
  { key: "aliases", class: "text", cell: (row) => row.aliases.join("、") },
];

function drawEntities(section) {
  if (!data.entities.length) {
    section.append(note("noEntities", count(data.totals.articles)));
    return;
  }
  const chart = el("figure");
  const top = data.entities.slice(0, 20);
  const draw = () => chart.replaceChildren(topChart(top));
  drawn(draw);
  let query = "";
  let kind = "";
  const list = pages("entities", ENTITY_COLUMNS, (offset, sort) => source.entities({ query, kind, sort, offset }));
  const search = el("input", {
    type: "search",
    id: "entity-search",
    oninput: later((text) => {
      query = text;
      list.again();
    }),
  });
  const kinds = [["", "all"], ...TYPES.map((kind) => [kind, kind])];
  const choose = choice(kinds, "", (chosen) => {
    kind = chosen;
    list.again();
  });
  const held = data.entities.length;
  const cut = !data.served && held < data.totals.entities;
  section.append(said("h3", "topEntities"), chart);
  section.append(el("div", { class: "controls" }, field("search", search), field("type", choose)), list);
  section.append(note("doubtNote"));
  if (cut) section.append(note("limited", count(held), count(data.totals.entities)));
}

function topChart(top) {
  const colours = Object.fromEntries(TYPES.map((kind, at) => [kind, PALETTE[at]]));
  const chart = barsOf(top, "n_articles_unique", "articles", (row) => colours[row.type]);
  chart.setAttribute("aria-label", t("topLabel", top.length));
  return name(el("div", { class: "scroll", tabindex: "0", role: "region" }, chart), "topEntities");
}

/** Return a bar for each row, in the order given, named by its name. */
function barsOf(rows, value, label, colour = () => PALETTE[0]) {
  const shown = rows.map((row, at) => ({ ...row, at }));
  const highest = d3.max(rows, (row) => row[value]) ?? 1;
  const chart = Plot.plot({
    width: 760,
    height: 40 + 20 * rows.length,
    marginLeft: 150,
    marginRight: 50,
    x: { label: t(label), tickFormat: "d", ticks: d3.ticks(0, highest, 8).filter(Number.isInteger), grid: true },
    y: { label: null, domain: d3.range(rows.length), tickFormat: (at) => short(rows[at].name) },
    marks: [
      Plot.barX(shown, { x: value, y: "at", fill: colour }),
      Plot.text(shown, { x: value, y: "at", text: (row) => count(Math.round(row[value])), dx: 4, textAnchor: "start" }),
    ],
  });
  chart.setAttribute("role", "img");
  return chart;
}

function short(text) {
  const points = Array.from(text);
  return points.length <= 11 ? text : `${points.slice(0, 10).join("")}…`;
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

async function openEntity(id) {
  const place = el("div");
  openPanel([id], place);
  const row = await answered(place, source.entity({ id }));
  if (!row) return;
  const facts = [
    ["type", t(row.type)],
    ["aliases", row.aliases.join("、")],
    ["roles", (row.roles ?? []).join("、")],
    ["kind", row.kind],
    ["country", row.country],
    ["part_of", row.part_of],
    ["ambiguous", row.ambiguous],
    ["community", row.community && String(row.community)],
    ["articles", el("span", {}, count(row.n_articles_unique), ...onOne(row))],
    ["mentions", el("span", {}, count(row.n_mentions), ...inDoubt(row))],
  ].filter(([, value]) => value);
  const listed = row.articles.map((article) =>
    el("li", {}, articleTitle(article), el("span", { class: "note" }, ` ${article.outlet ?? "–"} ${day(article.published)}`)),
  );
  openPanel(
    [el("span", { class: `entity ${row.type}` }, row.name), row.name_en ? ` ${row.name_en}` : ""],
    el("dl", { class: "facts" }, ...facts.flatMap(([key, value]) => [said("dt", key), el("dd", {}, value)])),
    sparkline(row.spark),
    said("h3", "articlesWith"),
    el("ul", { class: "listed" }, ...listed),
    note("shown", count(listed.length), count(row.n_articles)),
  );
}

async function openPair(edge) {
  const heading = [entityButton(edge.a, edge.name_a), " × ", entityButton(edge.b, edge.name_b)];
  const place = el("div");
  const measures = [...countsOf(edge), ...(edge.from_one === 1 ? [] : [` · q ${level(edge.q)}`])];
  openPanel(heading, el("p", { class: "note" }, ...measures), said("h3", "sentencesWith"), place);
  const found = await answered(place, source.pair({ a: edge.a, b: edge.b }));
  if (!found) return;
  const listed = found.map((row) =>
    el(
      "li",
      {},
      marked(row.text, row.marks),
      el("span", { class: "note" }, ` ${row.outlet ?? "–"} ${day(row.published)} `, articleTitle(row)),
    ),
  );
  place.replaceChildren(listed.length ? el("ol", { class: "listed" }, ...listed) : note("noSentence"));
}
