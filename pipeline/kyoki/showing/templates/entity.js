// A page for each entity: its spellings, its roles over time, its partners, its location, its sentences.
wholePages.set("entity", drawEntityPage);

async function drawEntityPage(page, id) {
  const row = await answered(page, source.entity({ id }));
  if (!row) {
    if (row === null) page.replaceChildren(backLink("entities"), heading(nameOf(id)), note(choosing() ? "nothingChosen" : "noSuchEntity"));
    return;
  }
  const partners = el("div");
  page.replaceChildren(
    backLink("entities"),
    heading(el("span", { class: `entity ${row.type}` }, row.name), row.name_en ? ` ${row.name_en}` : ""),
    entityFacts(row),
    ...(!holdsAll && !data.served ? [note("limitedNew", count(data.mentions.length), count(data.totals.articles))] : []),
    ...overTime(row),
    ...rolesOf(row),
    said("h3", "partners"),
    partners,
    ...spellingTable(row),
    ...placeOf(row),
    ...sentenceList(row),
    said("h3", "articlesWith"),
    table("articlesWith", ARTICLE_COLUMNS.filter(({ key }) => !["characters", "keptOne"].includes(key)), row.articles),
    note("shown", count(row.articles.length), count(row.n_articles)),
  );
  document.title = `${row.name} – ${TITLE}`;
  await drawPartners(partners, row);
}

/** Return the facts about an entity, for its page and its panel. */
function entityFacts(row) {
  const also = (row.ambiguous ?? "").split("|").filter(Boolean).flatMap((id, at) => [at ? "、" : "", entityLink(id, nameOf(id))]);
  const facts = [
    ["type", said("span", row.type)],
    ["aliases", row.aliases.join("、")],
    ["roles", (row.roles ?? []).join("、")],
    ["kind", row.kind && (STRINGS[`kind_${row.kind}`] ? said("span", `kind_${row.kind}`) : row.kind)],
    ["country", row.country && (names.has(`state:${row.country}`) ? entityLink(`state:${row.country}`, nameOf(`state:${row.country}`)) : row.country)],
    ["part_of", row.part_of && entityLink(row.part_of, nameOf(row.part_of))],
    ["ambiguous", also.length && el("span", {}, ...also)],
    ["community", row.community && String(row.community)],
    ["articles", el("span", {}, count(row.n_articles_unique), ...onOne(row))],
    ["mentions", el("span", {}, count(row.n_mentions), ...inDoubt(row))],
    ["period", row.first && el("span", {}, ...span(row.first, row.last))],
  ].filter(([, value]) => value);
  return el("dl", { class: "facts" }, ...facts.flatMap(([key, value]) => [said("dt", key), el("dd", {}, value)]));
}

/** Return a chart of the articles of each period, if there are at least two periods. */
function overTime(row) {
  const periods = allPeriods();
  if (periods.length < 2 || !Math.max(...row.spark)) return [];
  const rows = periods.map((period) => ({ period, n: row.spark[data.periods.indexOf(period)] ?? 0 }));
  const place = el("figure");
  const draw = () => {
    const width = chartWidth(760);
    const each = Math.ceil(rows.length / (width / 64));
    const chart = Plot.plot({
      width,
      height: 170,
      marginLeft: 40,
      x: { label: null, domain: periods, tickFormat: dayText, ticks: periods.filter((_, at) => at % each === 0), tickSize: 0 },
      y: { label: t("articles"), tickFormat: "d", ticks: wholeTicks(d3.max(row.spark), 5), grid: true },
      marks: [Plot.barY(rows, { x: "period", y: "n", fill: `var(--${row.type})` }), Plot.ruleY([0])],
    });
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", t("overTimeLabel", row.name));
    place.replaceChildren(charted("sparkline", chart));
  };
  draw();
  return [said("h3", "sparkline"), place];
}

/** Return every month (or year) from the first with an article to the last, including those without any. */
function allPeriods() {
  const [first, last] = [data.periods[0], data.periods.at(-1)];
  if (!first) return [];
  const [step, format] = first.length === 4 ? [d3.utcYear, "%Y"] : [d3.utcMonth, "%Y-%m"];
  return step.range(new Date(first), step.offset(new Date(last), 1)).map(d3.utcFormat(format));
}

const OFFICE_COLUMNS = [
  { key: "role", by: "role", cell: (row) => row.role },
  { key: "articles", by: "n", number: true, cell: (row) => count(row.n) },
  { key: "first", by: "first", number: true, cell: (row) => day(row.first) },
  { key: "last", by: "last", number: true, cell: (row) => day(row.last) },
];

function rolesOf(row) {
  if (!row.offices.length) return [];
  return [said("h3", "rolesOverTime"), table("rolesOverTime", OFFICE_COLUMNS, row.offices)];
}

const SPELLING_COLUMNS = [
  { key: "aliases", by: "text", cell: (row) => el("bdi", {}, row.text) },
  { key: "mentions", by: "n", number: true, cell: (row) => count(row.n) },
];

function spellingTable(row) {
  if (!row.spellings.length) return [];
  return [said("h3", "spellings"), table("spellings", SPELLING_COLUMNS, row.spellings, { sort: "-n" })];
}

/** Return a map, if the coordinates of the entity are known. */
function placeOf(row) {
  if ((row.lat ?? null) === null) return [];
  const inJapan = row.type === "place" && (row.country ?? "JP") === "JP" && isNearJapan(row);
  const drawn_ = mapOf(inJapan ? "japan" : "world", [row]);
  return [said("h3", "onMap"), el("div", { class: "one-map" }, drawn_), ...inDoubt(where(row), "doubtfulPlace").slice(1)];
}

/** Show the partners of an entity in the narrowest window: all pairs, because few are in more than one article. */
async function drawPartners(place, row) {
  const answer = await answered(place, source.partners({ id: row.id, within: "" }));
  if (!answer) return;
  const rows = answer.rows.map((edge) => {
    const other = edge.a === row.id ? "b" : "a";
    return { ...edge, edge, id: edge[other], name: edge[`name_${other}`] };
  });
  const columns = [
    { key: "name", by: "name", cell: (one) => [entityLink(one.id, one.name), ...onOne(one)] },
    { key: "type", by: (one) => kindOf(one.id), cell: (one) => said("span", kindOf(one.id)) },
    ...PAIR_COLUMNS.slice(1),
  ];
  place.replaceChildren(
    rows.length ? pagesOf("partners", columns, rows) : note("noPartners"),
    ...(filtering() ? [note("pairsFiltered")] : []),
    ...(!data.served && data.edges.n_pairs > data.edges.rows.length ? [note("partnersLimited", count(data.edges.rows.length), count(data.edges.n_pairs))] : []),
  );
}

/** Return the sentences that name an entity, grouped by article. */
function sentenceList(row) {
  if (!data.served && data.texts === null) return [said("h3", "sentences"), note("noTexts")];
  const articles = [...d3.group(row.sentences, ({ id }) => id).values()].map((rows) =>
    el("li", {}, articleTitle(rows[0]), dateline(rows[0]), ...copyMark(rows[0]), el("ul", { class: "quotes" }, ...rows.map((one) => el("li", {}, ...quoted(one))))),
  );
  if (!articles.length) return [said("h3", "sentences"), note("sentencesNotHeld")];
  const all = el("a", { href: `#kwic?${new URLSearchParams({ "kwic.query": row.id, "kwic.kind": "entity" })}` }, said("span", "allInSearch"));
  const saved = exportButtons("sentences", { csv: async () => csvOf(SENTENCE_COLUMNS, row.sentences) });
  return [said("h3", "sentences"), el("ul", { class: "listed" }, ...articles), saved, el("p", { class: "note" }, said("span", "newestSentences", count(row.sentences.length)), " ", all)];
}
