// The kind of a query and its occurrences in a sentence: the search of showing/search.py for the report file.

/** Return the tokens of a sentence, in code points: the non-blank text between two cuts. */
function tokensOf(row) {
  if (row.tokens) return row.tokens;
  const bits = atob(row.cuts);
  const isCut = (at) => (bits.charCodeAt(at >> 3) >> (at & 7)) & 1; // bit k: a token begins or ends at k; see page.py
  const points = Array.from(row.text);
  const odd = new Map();
  for (let i = 0; i < row.lemmas.length; i += 2) odd.set(row.lemmas[i], row.lemmas[i + 1]);
  row.tokens = [];
  for (let start = 0, end = 1; end <= points.length; end += 1) {
    if (!isCut(end)) continue;
    const surface = points.slice(start, end).join("");
    if (surface.trim()) row.tokens.push({ start, end, surface, lemma: odd.get(start) ?? usualLemma.get(surface) ?? surface });
    start = end;
  }
  return row.tokens;
}

const usualLemma = new Map(Object.entries(data.texts?.lemmas ?? {}));

/** Return the occurrences of a string that begin and end at token boundaries. */
function stringsIn(row, text) {
  const found = [];
  const length = Array.from(text).length;
  const starts = new Set();
  const ends = new Set();
  for (let at = row.text.indexOf(text); at >= 0; at = row.text.indexOf(text, at + 1)) {
    if (!starts.size) {
      for (const token of tokensOf(row)) {
        starts.add(token.start);
        ends.add(token.end);
      }
    }
    const start = Array.from(row.text.slice(0, at)).length;
    if (starts.has(start) && ends.has(start + length)) found.push([start, start + length]);
  }
  return found;
}

function lemmasIn(row, text) {
  return tokensOf(row).filter(({ lemma }) => lemma === text).map(({ start, end }) => [start, end]);
}

/** Return the sequences of tokens that match `slots`, one test per token; null matches any. */
function phrasesIn(row, slots) {
  const tokens = tokensOf(row);
  const found = [];
  for (let at = 0; at + slots.length <= tokens.length; at += 1) {
    const fits = slots.every((slot, nth) => !slot || slot(tokens[at + nth].lemma) || slot(tokens[at + nth].surface));
    if (fits) found.push([tokens[at].start, tokens[at + slots.length - 1].end]);
  }
  return found;
}

/** Return a test of one word of a phrase, * any characters and ? any one; null for any word. */
function slotOf(word) {
  if (word === "*") return null;
  const parts = Array.from(word);
  return (text) => {
    // Greedy with a single backtracking position, so in time proportional to both lengths.
    const points = Array.from(text);
    let [at, part, star, kept] = [0, 0, -1, 0];
    while (at < points.length) {
      if (part < parts.length && parts[part] === "*") [star, kept, part] = [part, at, part + 1];
      else if (part < parts.length && (parts[part] === "?" || parts[part] === points[at])) [at, part] = [at + 1, part + 1];
      else if (star >= 0) [part, kept, at] = [star + 1, kept + 1, kept + 1];
      else return false;
    }
    return parts.slice(part).every((sign) => sign === "*");
  };
}

const FINDERS = {
  string: (text) => (row) => stringsIn(row, text),
  word: (text) => (row) => [...lemmasIn(row, text), ...stringsIn(row, text)],
  phrase(text) {
    const words = text.split(/\s+/).filter(Boolean);
    if (!words.some((word) => /[^*?]/.test(word))) throw new Refused(text);
    const slots = words.map(slotOf);
    return (row) => phrasesIn(row, slots);
  },
  regex(text) {
    const program = compiled(text);
    return (row) => matches(program, Array.from(row.text));
  },
  entity: (id) => (row) => row.marks.filter((mark) => mark.id === id).map(({ start, end }) => [start, end]),
};

/** Return the entities that a name may mean, as exploring/lookup.py does. */
function candidates(text) {
  const ids = data.entities.filter(({ id }) => id === text);
  if (ids.length) return ids;
  const least = Math.max(-1, ...data.entities.filter(({ name }) => name === text).map((row) => row.n_articles_unique));
  return data.entities.filter((row) => row.name === text || (row.aliases.includes(text) && row.n_articles_unique > least));
}

/** Return kind and text (or id) of a query; if the kind is "", an entity with this name, else by its form. */
function meaning(typed, kind) {
  const text = normalized(typed);
  const found = text && (kind === "entity" || !kind) ? candidates(text) : [];
  if (found.length > 1) throw new Refused(found.map(({ id }) => id).join(", "));
  if (found.length) return ["entity", found[0].id];
  if (kind === "entity") throw new Refused(text);
  if (kind) return [kind, text];
  const inner = /^\/(.+)\/$/.exec(text);
  if (inner) return ["regex", inner[1]];
  return [/[ *?]/.test(text) ? "phrase" : "word", text];
}

/** Return a function that finds the occurrences of a query in a sentence, in order; null without a query. */
function finder(typed, kind) {
  const [what, text] = meaning(typed, kind);
  if (!text) return null;
  const find = FINDERS[what](text);
  return (row) => {
    const spans = new Map(find(row).map((span) => [span.join(), span]));
    return [...spans.values()].sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  };
}

const isWord = ({ surface }) => /[\p{L}\p{N}]/u.test(surface);

/** Return the nearest other span and its distance in words (1: adjacent); null if all overlap or are farther. */
function nearestOf([start, end], others, row, within) {
  let best = null;
  for (const [from, to] of others) {
    if (from < end && to > start) continue;
    const [left, right] = from >= end ? [end, from] : [to, start];
    const distance = 1 + tokensOf(row).filter((token) => token.start >= left && token.end <= right && isWord(token)).length;
    if ((!within || distance <= within) && (!best || distance < best.distance)) best = { near_start: from, near_end: to, distance };
  }
  return best;
}

/** Return the occurrences of a query in a sentence, if there is another query only those near it. */
function occurrences(row, find, findNear, within) {
  const spans = find(row);
  if (!findNear || !spans.length) return spans.map(([start, end]) => ({ ...row, whole: row, start, end }));
  const others = findNear(row);
  return spans
    .map((span) => ({ span, near: nearestOf(span, others, row, within) }))
    .filter(({ near }) => near)
    .map(({ span: [start, end], near }) => ({ ...row, whole: row, start, end, ...near }));
}

/** Yield sentences in order; each refers to the ones before and after it in its article. */
function* linked(rows) {
  let last = null;
  for (const row of rows) {
    if (last?.id === row.id) [row.previous, last.next] = [last, row];
    last = row;
    yield row;
  }
}

const REACH = 3; // of showing/search.py

/** Return the words on each side of an occurrence, L1 to L3 and R1 to R3, across sentences; "" if there is none. */
function wordsBeside({ whole, start, end }) {
  const found = {};
  const walk = (side, towards, outside) => {
    const words = [];
    for (let at = whole; at && words.length < REACH; at = at[towards]) {
      const here = tokensOf(at).filter((token) => isWord(token) && (at !== whole || outside(token)));
      words.push(...(towards === "next" ? here : here.reverse()));
    }
    for (let n = 1; n <= REACH; n += 1) found[`${side}${n}`] = words[n - 1]?.surface ?? "";
  };
  walk("L", "previous", (token) => token.end <= start);
  walk("R", "next", (token) => token.start >= end);
  return found;
}

/** Return rows sorted by neighbouring words, such as R1,R2; rows without the word last, ties in their order. */
function sortedByWords(rows, sort) {
  const keys = sort ? sort.split(",") : [];
  const compare = (x, y) => (x === "") - (y === "") || (x < y ? -1 : Number(x > y));
  return [...rows].sort((x, y) => keys.reduce((so, key) => so || compare(x[key], y[key]), 0));
}

const toHalfWidth = (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0);

/** Return a typed query normalised like the articles, by those rules of language/normalize.py that can apply to it. */
function normalized(text) {
  return text
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, toHalfWidth)
    .replace(/[｡-ﾟ]+/g, (kana) => kana.normalize("NFKC"))
    .replace(/(?<=[0-9])[．，](?=[0-9])/g, toHalfWidth)
    .replaceAll("～", "〜")
    .replace(/\s/g, " ")
    .trim();
}
