// The sources of answers: the data in the page, or the local server. Both give the same answers.
const data = JSON.parse(document.getElementById("data").textContent);

/** Return a pair as an object; an entity is given by its index in the list of the page, or by id and name. */
function edgeOf(columns, values) {
  const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]));
  for (const side of ["a", "b"]) {
    const [id, text] = Array.isArray(row[side]) ? row[side] : [data.entities[row[side]].id, data.entities[row[side]].name];
    row[side] = id;
    row[`name_${side}`] = text;
  }
  return row;
}

/** Names by id: of the entities in the page and in answers. */
const names = new Map(data.entities.map((row) => [row.id, row.name]));

/** Return an entity's name; if it is unknown, its id without the type. */
const nameOf = (id) => names.get(id) ?? id.split(":").slice(1).join(":");

/** Store the names in an answer, and return the answer. */
function learnt(answer) {
  for (const row of answer?.rows ?? []) {
    if (row.name_a) names.set(row.a, row.name_a).set(row.b, row.name_b);
  }
  for (const [id, text] of Object.entries(answer?.names ?? {})) names.set(id, text);
  if (answer?.name) names.set(answer.id, answer.name);
  return answer;
}

const entityAt = new Map(data.entities.map((row, at) => [row.id, at]));
for (const found of [data.edges, ...data.wider]) {
  found.rows = found.rows.map((row) => edgeOf(found.columns, row));
  learnt(found);
}
const articleAt = new Map(data.articles.map((row, at) => [row.id, at]));

/** Return the mentions of an article in the page: sentence, start, end, id, role. */
function mentionsIn(at) {
  const flat = data.mentions[at] ?? [];
  const found = [];
  for (let i = 0; i < flat.length; i += 5) {
    const [sentence, start, length, entity, role] = flat.slice(i, i + 5);
    found.push({ sentence, start, end: start + length, id: data.entities[entity].id, role: data.roles[role - 1] ?? null });
  }
  return found;
}

/** Return the sentences of an article in the page. */
function sentencesIn(at) {
  if (!data.texts?.sentences[at]) return [];
  const marks = d3.group(mentionsIn(at), (mention) => mention.sentence);
  const breaks = new Set(data.paragraphs[at]);
  let paragraph = 0;
  return data.texts.sentences[at].map(([text, cuts = "", lemmas, gap = 0], sentence) => {
    if (breaks.has(sentence)) paragraph += 1;
    return { ...data.articles[at], sentence, paragraph, text, marks: marks.get(sentence) ?? [], cuts, lemmas: lemmas || [], gap };
  });
}

/** Return the sentences of the articles that pass the filters, the newest article first. */
function* carried() {
  for (let at = 0; at < data.mentions.length; at += 1) {
    if (isChosen(data.articles[at])) yield* sentencesIn(at);
  }
}

const has = (text, query) => (text ?? "").toLowerCase().includes(query.toLowerCase());
const named = (row, query) => !query || [row.name, row.name_en, ...row.aliases].some((text) => has(text, query));
const PAGE = 50;
const MOST_SAVED = 10000; // maximum rows of a CSV requested from the server
const holdsAll = !data.served && data.articles.length === data.totals.articles;
const holdsMentions = !data.served && data.mentions.length === data.totals.articles;
const isCopy = (row) => (row.duplicate_of ?? null) !== null;

/** Return sentences with the first of each article first, then the second of each, ... */
function byTurns(sentences) {
  const turns = new Map();
  const turned = sentences.map((row) => {
    const turn = turns.get(row.id) ?? 0;
    turns.set(row.id, turn + 1);
    return { row, turn };
  });
  return turned.sort((x, y) => x.turn - y.turn).map(({ row }) => row);
}

/** Return the sentences that name all of some entities, with these marked. */
function sentencesNaming(ids) {
  const found = [];
  for (let at = 0; at < data.mentions.length; at += 1) {
    if (!isChosen(data.articles[at]) || !data.texts) continue;
    const met = d3.group(mentionsIn(at).filter(({ id }) => ids.includes(id)), ({ sentence }) => sentence);
    const all = [...met].filter(([, marks]) => ids.every((id) => marks.some((mark) => mark.id === id)));
    if (!all.length) continue;
    const sentences = sentencesIn(at);
    found.push(...all.map(([sentence, marks]) => ({ ...sentences[sentence], marks })));
  }
  return found;
}

const local = {
  async totals() {
    return choosing() ? chosenTotals() : data.totals;
  },
  async days() {
    return choosing() && holdsAll ? chosenDays() : data.days;
  },
  async outlets() {
    return choosing() && holdsAll ? chosenOutlets() : data.outlets;
  },
  async articles({ query, sort, offset }) {
    const fit = data.articles.filter((row) => isChosen(row) && (!query || has(row.title, query) || has(row.outlet, query)));
    const rows = sortedRows(fit, ARTICLE_COLUMNS, sort).slice(offset, offset + PAGE);
    return { n: query || choosing() ? fit.length : data.totals.articles, rows };
  },
  async article({ id }) {
    const at = articleAt.get(id);
    if (at === undefined) return null;
    const row = data.articles[at];
    const represented = row.duplicate_of ?? id;
    const copies = data.articles.filter((other) => other.id !== id && (other.duplicate_of ?? other.id) === represented);
    copies.sort((x, y) => isCopy(x) - isCopy(y));
    return { ...row, sentences: sentencesIn(at), copies };
  },
  async entities({ query, kind, sort, offset }) {
    const fit = chosenEntities().filter((row) => (!kind || row.type === kind) && named(row, query));
    const rows = sortedRows(fit, ENTITY_COLUMNS, sort).slice(offset, offset + PAGE);
    return { n: query || kind || filtering() ? fit.length : data.totals.entities, rows };
  },
  async places() {
    return chosenEntities().filter((row) => row.lat !== undefined && row.lon !== undefined);
  },
  async entity({ id }) {
    const entity = choosing() ? recounted().get(id) : data.entities[entityAt.get(id)];
    if (!entity) return null;
    const held = [...data.mentions.keys()].filter((at) => isChosen(data.articles[at]));
    const of = held.map((at) => [at, mentionsIn(at).filter((mention) => mention.id === id)]).filter(([, found]) => found.length);
    return {
      ...entity,
      articles: of.slice(0, PAGE).map(([at]) => data.articles[at]),
      sentences: sentencesNaming([id]).slice(0, PAGE),
      spellings: spellingsOf(of),
      offices: officesOf(of),
    };
  },
  async edges({ query, least, q, within }) {
    const held = [data.edges, ...data.wider].find(({ window }) => window === within) ?? data.edges;
    const chosen = choosing() ? recountedPairs(held) : held.rows;
    const fits = query ? new Set(data.entities.filter((row) => named(row, query)).map((row) => row.id)) : null;
    const rows = chosen.filter(
      (row) =>
        Math.max(row.n_ab_articles, 1) >= least && (row.q ?? 1) <= q &&
        (!fits || fits.has(row.a) || fits.has(row.b)) && isShown(row.a) && isShown(row.b),
    );
    const whole = !query && !filtering() && least <= 1 && q >= 1;
    return { window: held.window, n: held.n, n_pairs: whole ? held.n_pairs : rows.length, rows };
  },
  async partners({ id, other = "", within }) {
    const { window, n, rows } = await local.edges({ query: "", least: 0, q: 1, within });
    const among = (all) => all.filter(({ a, b }) => (a === id || b === id) && (!other || a === other || b === other));
    const { n_pairs, rows: held } = [data.edges, ...data.wider].find((one) => one.window === window);
    const found = among(holdsMentions && held.length < n_pairs ? withUnheld(window, rows) : rows);
    return { window, n, n_pairs: found.length, rows: found };
  },
  async pair({ a, b }) {
    return byTurns(sentencesNaming([a, b])).slice(0, PAGE);
  },
  async kwic({ query, kind, near, within, unique, offset }) {
    let finders;
    try {
      finders = [finder(query, kind), finder(near, "")];
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      return { n_articles: 0, rows: [], next: null, fault: fault.message };
    }
    if (!finders[0]) return { n_articles: 0, rows: [], next: null };
    // For strings, only as many articles as one answer has are searched, because the characters alone select them.
    const typed = kind === "string" && !finders[1] ? normalized(query) : null;
    const ids = [];
    const rows = [];
    for (const row of linked(carried())) {
      if (unique && isCopy(row)) continue;
      if (typed !== null && !row.text.includes(typed)) continue;
      const found = typed === null ? occurrences(row, ...finders, Number(within)) : null;
      if (found && !found.length) continue;
      if (ids.at(-1) !== row.id) ids.push(row.id);
      if (ids.length > offset && ids.length <= offset + PAGE) rows.push(...(found ?? occurrences(row, ...finders, 0)));
    }
    const next = offset + PAGE < ids.length ? offset + PAGE : null;
    // Only now does every sentence refer to the next one.
    return { n_articles: ids.length, rows: rows.map((row) => ({ ...row, ...wordsBeside(row) })), next };
  },
};

const remote = Object.fromEntries(
  Object.keys(local).map((name) => [
    name,
    async (asked = {}) => learnt(await (await fetch(`api/${name}?${new URLSearchParams({ ...asked, ...filterFields() })}`)).json()),
  ]),
);

const source = data.served ? remote : local;

