// Words in context: every occurrence of the query, one per row.
drawers.kwic = (section) => {
  const place = el("div", { "aria-live": "polite" });
  const asked = { query: "", kind: "string", near: "", within: "0", unique: "" };
  let rows = [];
  let offset = 0;
  let last = null;
  const next = async () => {
    const given = { ...asked };
    const answer = await answered(place, source.kwic({ ...given, offset }));
    if (!answer || Object.keys(given).some((key) => given[key] !== asked[key])) return;
    if (answer.fault !== undefined) return place.replaceChildren(note("notFindable", answer.fault));
    rows = rows.concat(answer.rows);
    last = answer;
    offset = answer.next ?? answer.n_articles;
    if (answer.next !== null && !answer.rows.length) return next(); // these articles have it only within words
    show();
  };
  const show = () => {
    if (!last) return;
    const more = said("button", "more");
    more.type = "button";
    more.addEventListener("click", next);
    const by = valueOf(sort);
    const sorted = withSortedBy(sortedByWords(rows, by), by);
    const reaching = sorted.some(({ earlier, later }) => earlier.length || later.length);
    place.replaceChildren(
      last.next === null
        ? note("found", count(rows.length), count(new Set(rows.map(({ id }) => id)).size))
        : note("foundSoFar", count(rows.length), count(offset), count(last.n_articles)),
      rows.length ? table("kwic", KWIC_COLUMNS, sorted) : note("nothing"),
      ...(reaching ? [note("sortedByNote")] : []),
      ...(last.next !== null ? [more] : []),
    );
  };
  const ask = () => {
    Object.assign(asked, values(), { unique: unique.checked ? "1" : "" });
    [rows, offset, last] = [[], 0, null];
    if (asked.query) next();
    else place.replaceChildren();
  };
  const search = el("input", { type: "search", id: "kwic-search" });
  const near = el("input", { type: "search", id: "kwic-near" });
  const kinds = ["string", "", "word", "phrase", "regex", "entity"].map((kind) => [kind, kind ? `as_${kind}` : "as_any"]);
  const kind = choice(kinds, asked.kind);
  kind.id = "kwic-kind";
  const farthest = [["0", "inSentence"], ...["1", "2", "3", "5", "10", "20"].map((n) => [n, null, n])];
  const within = choice(farthest, asked.within);
  within.id = "kwic-within";
  const unique = el("input", { type: "checkbox", id: "kwic-unique" });
  const sort = choice(KWIC_SORTS, "");
  sort.id = "kwic-sort";
  const values = keep("kwic", { query: search, kind, near, within, unique }, ask);
  keep("kwic", { sort }, () => show());
  refilters.push(ask);
  const box = el("label", { class: "check" }, unique, said("span", "withoutCopies"));
  const controls = [field("search", search), field("searchAs", kind), field("near", near), field("within", within), field("sortBy", sort), box];
  section.append(said("p", "kwicNote"), el("div", { class: "controls" }, ...controls), place);
  if (!data.served && data.texts === null) section.append(note("noTexts"));
  else if (!data.served && d3.sum(data.texts.sentences, (all) => all.length) < data.totals.sentences) {
    section.append(note("kwicHeld", count(d3.sum(data.texts.sentences, (all) => all.length)), count(data.totals.sentences)));
  }
  ask();
};

const KWIC_SORTS = [
  ["", "newestFirst"],
  ["R1,R2,R3", "byRight"],
  ["L1,L2,L3", "byLeft"],
  ...["R1", "R2", "R3", "L1", "L2", "L3"].map((place) => [place, place]),
];

/** Return part of a text; offsets count code points, not the UTF-16 units of a string. */
const codePoints = (text, start, end) => Array.from(text).slice(start, end).join("");

/** Return a part of a sentence, with the nearby occurrence marked if it is in this part. */
function context({ text, near_start: start = -1, near_end: end = -1 }, from, to) {
  if (start < from || end > to) return [codePoints(text, from, to)];
  const near = el("b", { class: "near" }, codePoints(text, start, end));
  return [codePoints(text, from, start), near, codePoints(text, end, to)];
}

/** Return rows with the sort words outside their sentence: `earlier` and `later`. */
function withSortedBy(rows, sort) {
  const places = sort ? sort.split(",") : [];
  const outside = (row, side, text) => {
    let left = text; // the text between the sentence's end and the words found so far
    const missing = [];
    for (let n = 1; row[`${side}${n}`]; n += 1) {
      const found = row[`${side}${n}`];
      const at = side === "L" ? left.lastIndexOf(found) : left.indexOf(found);
      const inside = at >= 0 && !missing.length && !isWord({ surface: side === "L" ? left.slice(at + found.length) : left.slice(0, at) });
      if (inside) left = side === "L" ? left.slice(0, at) : left.slice(at + found.length);
      else if (places.includes(`${side}${n}`)) missing.push(found);
    }
    return side === "L" ? missing.reverse() : missing;
  };
  return rows.map((row) => {
    const earlier = outside(row, "L", codePoints(row.text, 0, row.start));
    return { ...row, earlier, later: outside(row, "R", codePoints(row.text, row.end)) };
  });
}

/** Return words of the sentence before or after by which a row is sorted. */
const beyond = (words) => (words.length ? [el("span", { class: "beyond" }, words.join(" "))] : []);

/** Return the mark of a near-duplicate; nothing for other articles. */
function copyMark({ duplicate_of: copied = null }) {
  if (copied === null) return [];
  const mark = said("span", "nearDuplicate");
  mark.className = "copy";
  return [" ", mark];
}

const KWIC_COLUMNS = [
  {
    key: "before",
    by: ({ text, start }) => Array.from(text).slice(0, start).reverse().join(""), // read backwards from the word
    class: "before",
    csv: ({ text, start }) => codePoints(text, 0, start),
    cell: (row) => [...beyond(row.earlier), ...context(row, 0, row.start)],
  },
  { key: "word", class: "word", cell: ({ text, start, end }) => el("mark", {}, codePoints(text, start, end)) },
  {
    key: "after",
    by: ({ text, end }) => codePoints(text, end),
    class: "after",
    cell: (row) => [...context(row, row.end, Infinity), ...beyond(row.later)],
  },
  { key: "date", by: "published", number: true, cell: (row) => day(row.published) },
  { key: "outlet", by: "outlet", cell: (row) => row.outlet ?? "–" },
  { key: "article", by: "title", class: "text", cell: (row) => [articleTitle(row), ...copyMark(row), stepTo(row)] },
];
