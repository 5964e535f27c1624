// The articles that pass the filters, and counts in those that are in the page.

/** Whether an article passes the filters, as showing/filters.py decides in the tables. */
function isChosen(row) {
  const { from, to, outlet, ...others } = filterValues();
  if (from && !(row.published >= from)) return false; // an undated article is in no period
  if (to && !(row.published <= to)) return false;
  if (outlet && (row.outlet ?? UNNAMED) !== outlet) return false;
  return data.variables.every(({ column }, at) => !others[column] || row.values[at] === others[column]);
}

/** Whether an entity is shown, by its type and score. */
function isShown(id) {
  const { score, ...values } = filterValues();
  if (values[kindOf(id)] === "0") return false;
  return !score || (data.entities[entityAt.get(id)]?.score ?? 1) >= Number(score);
}

/** Return the entities that pass the filters, counted in the articles that pass, in the order of the list. */
function chosenEntities() {
  const rows = choosing() ? [...recounted().values()] : data.entities;
  return filtering() ? rows.filter((row) => isShown(row.id)) : rows;
}

const counts = { asked: null, entities: null, pairs: new Map() };

/** Drop counts made with other filters. */
function counted() {
  const asked = JSON.stringify(filterValues());
  if (counts.asked !== asked) Object.assign(counts, { asked, entities: null, pairs: new Map() });
  return counts;
}

/** Return the articles in the page that pass the filters, as [article, its mentions]. */
const chosenMentions = () => [...data.mentions.keys()].filter((at) => isChosen(data.articles[at])).map((at) => [data.articles[at], mentionsIn(at)]);

/** Return entities by id, counted as stages/links.py counts them, in the chosen articles. */
function recounted() {
  return (counted().entities ??= new Map(inOrder(countEntities()).map((row) => [row.id, row])));
}

function countEntities() {
  const found = new Map();
  for (const [article, mentions] of chosenMentions()) {
    for (const [id, all] of d3.group(mentions, (mention) => mention.id)) {
      if (!found.has(id)) found.set(id, []);
      found.get(id).push({ article, n: all.length });
    }
  }
  return [...found].map(([id, each]) => {
    const alone = each.filter(({ article }) => !isCopy(article)).map(({ n }) => n);
    const days = each.map(({ article }) => article.published).filter(Boolean).sort();
    return {
      ...data.entities[entityAt.get(id)],
      n_mentions: d3.sum(each, ({ n }) => n),
      n_mentions_unique: d3.sum(alone),
      n_articles: each.length,
      n_articles_unique: alone.length,
      from_one: fromOne(alone),
      first: days[0] ?? null,
      last: days.at(-1) ?? null,
      spark: data.periods.map((period) => days.filter((day) => day.startsWith(period)).length),
    };
  });
}

const inOrder = (rows) =>
  rows.sort((x, y) => y.n_articles_unique - x.n_articles_unique || y.n_mentions_unique - x.n_mentions_unique || (x.id < y.id ? -1 : 1));

/** Return the share of one article if it has most of a count, as showing/reliance.py does. */
function fromOne(counted) {
  if (counted.length <= 1) return 1;
  const share = Math.max(...counted) / d3.sum(counted);
  return share > 0.5 ? share : null;
}

const UNMEASURED = Object.fromEntries(["expected", "pmi_shrunk", "npmi", "log_likelihood", "q"].map((key) => [key, null]));

/** Return some pairs of a window and, without measures, those that are not in the page, in the order of the list. */
function withUnheld(window, rows) {
  const held = new Set([data.edges, ...data.wider].find((found) => found.window === window).rows.map(({ a, b }) => `${a} ${b}`));
  const others = [...countPairs(window)].filter(([pair]) => !held.has(pair)).map(([pair, each]) => {
    const [a, b] = each.ids;
    return { a, b, name_a: nameOf(a), name_b: nameOf(b), ...UNMEASURED, ...shared(each) };
  });
  return inOrderOfPairs([...rows, ...others.filter(({ a, b }) => isShown(a) && isShown(b))]);
}

const shared = ({ counts }) => ({ n_ab_articles: counts.length, n_ab: d3.sum(counts), from_one: fromOne(counts) });

/** Sort pairs as showing/order.py does: by articles, then strength. */
const inOrderOfPairs = (rows) =>
  rows.sort((x, y) => y.n_ab_articles - x.n_ab_articles || (y.pmi_shrunk ?? -9) - (x.pmi_shrunk ?? -9) || y.n_ab - x.n_ab);

/** Return the pairs of a window with their counts in the chosen articles; measures are those of the whole corpus. */
function recountedPairs({ window, rows }) {
  const { pairs } = counted();
  if (!pairs.has(window)) {
    const met = countPairs(window);
    const keyed = rows.map((row) => [row, met.get(`${row.a} ${row.b}`)]);
    pairs.set(window, inOrderOfPairs(keyed.filter(([, each]) => each).map(([row, each]) => ({ ...row, ...shared(each) }))));
  }
  return pairs.get(window);
}

/** Return for each pair its ids and the windows with both in each chosen article, without near-duplicates. */
function countPairs(window) {
  const found = new Map();
  for (const [article, mentions] of chosenMentions()) {
    if (isCopy(article)) continue;
    const inArticle = new Map();
    for (const inside of d3.group(mentions, windowIn(window, data.paragraphs[articleAt.get(article.id)])).values()) {
      const ids = [...new Set(inside.map(({ id }) => id))];
      for (const a of ids) {
        for (const b of ids) {
          if (!(a < b)) continue;
          const met = inArticle.get(`${a} ${b}`) ?? { ids: [a, b], n: 0 };
          met.n += 1;
          inArticle.set(`${a} ${b}`, met);
        }
      }
    }
    for (const [pair, { ids, n }] of inArticle) {
      if (!found.has(pair)) found.set(pair, { ids, counts: [] });
      found.get(pair).counts.push(n);
    }
  }
  return found;
}

/** Return a function that gives the number of the window of a mention within its article. */
function windowIn(window, breaks) {
  const [kind, length] = window.split(":");
  if (length) return ({ sentence }) => Math.floor(sentence / Number(length));
  if (kind === "paragraph") return ({ sentence }) => d3.bisectRight(breaks, sentence);
  return ({ sentence }) => (kind === "article" ? 0 : sentence);
}

const chosenArticles = () => data.articles.filter(isChosen);

function chosenTotals() {
  const rows = chosenArticles();
  const days = rows.map((row) => row.published).filter(Boolean).sort();
  return {
    articles: rows.length, near_duplicates: rows.filter(isCopy).length, undated: rows.length - days.length,
    first: days[0] ?? null, last: days.at(-1) ?? null,
  };
}

function chosenDays() {
  const isNamed = (row) => data.days.outlets.includes(row.outlet ?? null);
  const rows = chosenArticles().filter((row) => row.published);
  const unit = data.days.unit === "day" ? (row) => row.published : (row) => `${row.published.slice(0, 7)}-01`;
  const groups = d3.rollups(rows, (all) => all.length, unit, (row) => (isNamed(row) ? (row.outlet ?? null) : undefined));
  const each = groups.flatMap(([day, outlets]) => outlets.map(([outlet, n]) => ({ day, outlet: outlet ?? null, named: outlet !== undefined, n })));
  return { ...data.days, counts: each.sort((x, y) => (x.day < y.day ? -1 : 1)) };
}

function chosenOutlets() {
  const rows = [...d3.group(chosenArticles(), (row) => row.outlet ?? null)].map(([outlet, all]) => {
    const days = all.map((row) => row.published).filter(Boolean).sort();
    return {
      outlet, n: all.length, near_duplicates: all.filter(isCopy).length, first: days[0] ?? null, last: days.at(-1) ?? null,
      kept: d3.median(all, (row) => row.kept),
    };
  });
  const after = (x, y) => (x === null) - (y === null) || (x < y ? -1 : 1);
  return rows.sort((x, y) => y.n - x.n || after(x.outlet, y.outlet));
}

/** Return the spellings of an entity, the most frequent first; none if the page has no texts. */
function spellingsOf(of) {
  if (!data.texts) return [];
  const found = new Map();
  for (const [at, mentions] of of) {
    for (const { sentence, start, end } of mentions) {
      const text = codePoints(data.texts.sentences[at][sentence][0], start, end);
      found.set(text, (found.get(text) ?? 0) + 1);
    }
  }
  return [...found].map(([text, n]) => ({ text, n })).sort((x, y) => y.n - x.n || (x.text < y.text ? -1 : 1));
}

/** Return the roles of an entity with the articles that give them, the earliest first. */
function officesOf(of) {
  const found = new Map();
  for (const [at, mentions] of of) {
    for (const role of new Set(mentions.map((mention) => mention.role).filter(Boolean))) {
      found.set(role, [...(found.get(role) ?? []), data.articles[at].published ?? null]);
    }
  }
  const rows = [...found].map(([role, days]) => {
    const dated = days.filter(Boolean).sort();
    return { role, n: days.length, first: dated[0] ?? null, last: dated.at(-1) ?? null };
  });
  return rows.sort((x, y) => (x.first ?? "9") .localeCompare(y.first ?? "9") || y.n - x.n || (x.role < y.role ? -1 : 1));
}
