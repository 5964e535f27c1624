// Where answers come from: the data that the page carries, or the local server. Both answer alike.
const data = JSON.parse(document.getElementById("data").textContent);

function* carried() {
  for (const [article, text, flat, cuts, lemmas = []] of data.sentences) {
    const marks = [];
    for (let i = 0; i < flat.length; i += 3) {
      marks.push({ start: flat[i], end: flat[i + 1], id: data.entities[flat[i + 2]].id });
    }
    yield { ...data.articles[article], text, marks, cuts, lemmas };
  }
}

const has = (text, query) => (text ?? "").toLowerCase().includes(query.toLowerCase());
const named = (row, query) => !query || [row.name, row.name_en, ...row.aliases].some((text) => has(text, query));
const PAGE = 50;

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

const local = {
  async articles({ query, sort, offset }) {
    const fit = data.articles.filter((row) => !query || has(row.title, query) || has(row.outlet, query));
    const rows = sortedRows(fit, ARTICLE_COLUMNS, sort).slice(offset, offset + PAGE);
    return { n: query ? fit.length : data.totals.articles, rows };
  },
  async entities({ query, kind, sort, offset }) {
    const fit = data.entities.filter((row) => (!kind || row.type === kind) && named(row, query));
    const rows = sortedRows(fit, ENTITY_COLUMNS, sort).slice(offset, offset + PAGE);
    return { n: query || kind ? fit.length : data.totals.entities, rows };
  },
  async entity({ id }) {
    const found = new Map();
    for (const row of carried()) {
      if (row.marks.some((mark) => mark.id === id)) found.set(row.id, row);
    }
    const entity = data.entities.find((row) => row.id === id);
    return entity ? { ...entity, articles: [...found.values()].slice(0, PAGE) } : null;
  },
  async edges({ query, least, q }) {
    const fits = new Set(data.entities.filter((row) => named(row, query)).map((row) => row.id));
    const rows = data.edges.rows.filter(
      (row) => Math.max(row.n_ab_articles, 1) >= least && (row.q ?? 1) <= q && (fits.has(row.a) || fits.has(row.b)),
    );
    const whole = !query && least <= 1 && q >= 1;
    return { ...data.edges, n_pairs: whole ? data.edges.n_pairs : rows.length, rows };
  },
  async pair({ a, b }) {
    const found = [];
    for (const row of carried()) {
      const ids = new Set(row.marks.map((mark) => mark.id));
      if (ids.has(a) && ids.has(b)) {
        found.push({ ...row, marks: row.marks.filter((mark) => mark.id === a || mark.id === b) });
      }
    }
    return byTurns(found).slice(0, PAGE);
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
    // As many articles as there are for one answer are looked through, where the string alone tells which they are.
    const typed = kind === "string" && !finders[1] ? normalized(query) : null;
    const ids = [];
    const rows = [];
    for (const row of linked(carried())) {
      if (unique && (row.duplicate_of ?? null) !== null) continue;
      if (typed !== null && !row.text.includes(typed)) continue;
      const found = typed === null ? occurrences(row, ...finders, Number(within)) : null;
      if (found && !found.length) continue;
      if (ids.at(-1) !== row.id) ids.push(row.id);
      if (ids.length > offset && ids.length <= offset + PAGE) rows.push(...(found ?? occurrences(row, ...finders, 0)));
    }
    const next = offset + PAGE < ids.length ? offset + PAGE : null;
    // Only now does every sentence know the one after it.
    return { n_articles: ids.length, rows: rows.map((row) => ({ ...row, ...neighbours(row) })), next };
  },
};

const remote = Object.fromEntries(
  Object.keys(local).map((name) => [
    name,
    async (asked) => (await fetch(`api/${name}?${new URLSearchParams(asked)}`)).json(),
  ]),
);

const source = data.served ? remote : local;
