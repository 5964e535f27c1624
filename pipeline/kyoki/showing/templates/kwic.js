// Words in context: every occurrence of what was typed, one a row.
function drawKwic(section) {
  const place = el("div", { "aria-live": "polite" });
  let query = "";
  let rows = [];
  let offset = 0;
  const next = async () => {
    const asked = query;
    const answer = await answered(place, source.kwic({ query, offset }));
    if (!answer || asked !== query) return;
    rows = rows.concat(answer.rows);
    offset = answer.next ?? answer.n_articles;
    if (answer.next !== null && !answer.rows.length) return next(); // these articles have it within words only
    const more = said("button", "more");
    more.type = "button";
    more.addEventListener("click", next);
    place.replaceChildren(
      note("found", count(rows.length), count(offset), count(answer.n_articles)),
      rows.length ? table("kwic", KWIC_COLUMNS, rows) : note("nothing"),
      ...(answer.next !== null ? [more] : []),
    );
  };
  const typed = later((text) => {
    [query, rows, offset] = [text, [], 0];
    if (text) next();
    else place.replaceChildren();
  });
  const search = el("input", { type: "search", id: "kwic-search", oninput: typed });
  section.append(said("p", "kwicNote"), el("div", { class: "controls" }, field("search", search)), place);
  if (!data.served && data.sentences.length < data.totals.sentences) {
    section.append(note("kwicHeld", count(data.sentences.length), count(data.totals.sentences)));
  }
}

/** Return part of a text; offsets count code points, not the UTF-16 units of a string. */
const codePoints = (text, start, end) => Array.from(text).slice(start, end).join("");

const KWIC_COLUMNS = [
  {
    key: "before",
    by: ({ text, start }) => Array.from(text).slice(0, start).reverse().join(""), // read backwards from the word
    class: "before",
    cell: ({ text, start }) => codePoints(text, 0, start),
  },
  { key: "word", class: "word", cell: ({ text, start, end }) => el("mark", {}, codePoints(text, start, end)) },
  { key: "after", by: ({ text, end }) => codePoints(text, end), class: "after", cell: ({ text, end }) => codePoints(text, end) },
  { key: "date", by: "published", number: true, cell: (row) => day(row.published) },
  { key: "outlet", by: "outlet", cell: (row) => row.outlet ?? "–" },
  { key: "article", by: "title", class: "text", cell: articleTitle },
];

/** Return where a string occurs in a sentence: wherever it begins with a token and ends with one. */
function occurrences(row, query) {
  const found = [];
  const bits = atob(row.cuts);
  const isCut = (at) => (bits.charCodeAt(at >> 3) >> (at & 7)) & 1; // bit k: a token begins or ends at k; see page.py
  const length = Array.from(query).length;
  for (let at = row.text.indexOf(query); at >= 0; at = row.text.indexOf(query, at + 1)) {
    const start = Array.from(row.text.slice(0, at)).length;
    if (isCut(start) && isCut(start + length)) found.push({ ...row, start, end: start + length });
  }
  return found;
}

const toHalfWidth = (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0);

/** Return what was typed in the form of the articles; of the rules in language/normalize.py those for what is typed. */
function normalized(text) {
  return text
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, toHalfWidth)
    .replace(/[｡-ﾟ]+/g, (kana) => kana.normalize("NFKC"))
    .replace(/(?<=[0-9])[．，](?=[0-9])/g, toHalfWidth)
    .replaceAll("～", "〜")
    .replace(/\s/g, " ")
    .trim();
}
