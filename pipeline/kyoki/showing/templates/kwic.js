// Words in context: the sentences that contain what was typed.
function drawKwic(section) {
  const place = el("div", { "aria-live": "polite" });
  let query = "";
  let rows = [];
  let offset = 0;
  const next = async () => {
    const asked = query;
    const answer = await answered(place, source.kwic({ query, offset }));
    if (!answer || asked !== query) return;
    offset += answer.step;
    rows = rows.concat(answer.rows);
    const more = said("button", "more");
    more.type = "button";
    more.addEventListener("click", next);
    place.replaceChildren(
      note("found", count(answer.n_articles), count(rows.length)),
      rows.length ? table("kwic", KWIC_COLUMNS(query), rows) : note("nothing"),
      ...(answer.n_articles > offset ? [more] : []),
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

/** Return the columns of a concordance; of a sentence with the word twice, the first is in the middle. */
function KWIC_COLUMNS(query) {
  return [
    { key: "before", class: "before", cell: (row) => row.text.slice(0, row.text.indexOf(query)) },
    { key: "word", class: "word", cell: () => el("mark", {}, query) },
    { key: "after", class: "after", cell: (row) => row.text.slice(row.text.indexOf(query) + query.length) },
    { key: "date", number: true, cell: (row) => day(row.published) },
    { key: "outlet", cell: (row) => row.outlet ?? "–" },
    { key: "article", class: "text", cell: articleTitle },
  ];
}
