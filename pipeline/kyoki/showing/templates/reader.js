// The reader: one article, with its mentions marked and linked, and its sentences as link targets.
wholePages.set("article", drawArticle);

/** Show an article, at one of its sentences if the address names one. */
async function drawArticle(page, id, sentence = null) {
  const row = await answered(page, source.article({ id }));
  if (row === null) return page.replaceChildren(heading(id), note(data.served || holdsAll ? "noSuchArticle" : "articleNotHeld"));
  if (!row) return;
  const paragraphs = [...d3.group(row.sentences, (one) => one.paragraph).values()];
  const titled = paragraphs.length && joined(paragraphs[0]) === row.title;
  const title = titled ? heading(...sentencesOf(paragraphs[0])) : heading(row.title ?? row.id);
  const body = paragraphs.slice(titled ? 1 : 0).map((sentences) => el("p", {}, ...sentencesOf(sentences)));
  page.replaceChildren(
    backLink("corpus"),
    title,
    factsOf(row),
    ...(row.url ? [el("p", { class: "address" }, el("a", { href: row.url, target: "_blank", rel: "noopener noreferrer" }, row.url))] : []),
    ...(isCopy(row) ? [note("copyNote")] : []),
    typesIn(row),
    el("article", { class: "reading" }, ...(body.length || titled ? body : [textMissing()])),
    ...mentionedIn(row),
    ...copiesOf(row),
    ...nextArticles(row),
  );
  document.title = `${row.title ?? row.id} – ${TITLE}`;
  const target = sentence === null ? null : page.querySelector(`[data-sentence="${Number(sentence)}"]`);
  target?.classList.add("target");
  target?.scrollIntoView({ block: "center" });
}

const heading = (...parts) => el("h2", { tabindex: "-1" }, ...parts);
const joined = (sentences) => sentences.map(({ text, gap }) => (gap ? " " : "") + text).join("");

/** Return the reason why there is no text: this file has none, or not that of this article. */
function textMissing() {
  if (!data.served && data.texts === null) return note("noTexts");
  return note(data.served ? "emptyArticle" : "articleNotHeld");
}

function backLink(section) {
  return el("p", { class: "back" }, el("a", { href: `#${section}` }, "← ", said("span", section)));
}

/** Return the sentences of a paragraph, each with its number as id. */
function sentencesOf(sentences) {
  return sentences.flatMap((row) => {
    const made = marked(row.text, row.marks, { link: true });
    made.dataset.sentence = row.sentence;
    return row.gap ? [" ", made] : [made];
  });
}

function factsOf(row) {
  const parts = [row.outlet ?? said("span", "unnamed"), row.published ? day(row.published) : said("span", "undatedOne")];
  if (row.author) parts.push(el("bdi", {}, row.author));
  parts.push(said("span", "characterCount", count(row.n_chars)), said("span", "keptOf", share(row.kept)));
  if (row.partial) parts.push(said("span", `partial_${row.partial}`));
  return el("p", { class: "note dateline" }, ...parts.flatMap((part, at) => (at ? [" · ", part] : [part])), ...copyMark(row));
}

/** Return a legend of the types marked in an article. */
function typesIn(row) {
  const kinds = new Set(row.sentences.flatMap(({ marks }) => marks.map(({ id }) => kindOf(id))));
  return legendOf(TYPES.filter((kind) => kinds.has(kind)).map((kind) => [said("span", kind), `var(--${kind})`]));
}

const MENTIONED = [
  { key: "name", by: "name", cell: (row) => entityLink(row.id, row.name) },
  { key: "type", by: "type", cell: (row) => said("span", row.type) },
  { key: "mentions", by: "n", number: true, cell: (row) => count(row.n) },
  { key: "writtenHere", cell: (row) => row.texts.join("、") },
  { key: "roles", cell: (row) => row.roles.join("、") },
];

/** Return an entity's name as a link to its page. */
const entityLink = (id, text) => el("a", { class: `entity ${kindOf(id)}`, href: addressOf("entity", id) }, text);

/** Return the entities of an article with their mentions in it. */
function mentionedIn(row) {
  const all = row.sentences.flatMap(({ text, marks }) => marks.map((mark) => ({ ...mark, text: codePoints(text, mark.start, mark.end) })));
  const rows = [...d3.group(all, ({ id }) => id)].map(([id, marks]) => ({
    id, type: kindOf(id), name: nameOf(id), n: marks.length,
    texts: [...new Set(marks.map(({ text }) => text))], roles: [...new Set(marks.map(({ role }) => role).filter(Boolean))],
  }));
  rows.sort((x, y) => y.n - x.n);
  if (!rows.length) return [];
  return [said("h3", "inThisArticle"), table("inThisArticle", MENTIONED, rows, { sort: "-n" })];
}

function copiesOf(row) {
  if (!row.copies.length) return [];
  const items = row.copies.map((other) => el("li", {}, articleTitle(other), dateline(other), ...copyMark(other)));
  return [said("h3", "sameText"), el("ul", { class: "listed" }, ...items)];
}

/** Return links to the previous and the next article in the list, if they are in the page. */
function nextArticles(row) {
  const at = articleAt.get(row.id);
  const next = [["newer", data.articles[at - 1]], ["older", data.articles[at + 1]]].filter(([, other]) => at !== undefined && other);
  if (!next.length) return [];
  return [el("p", { class: "neighbours" }, ...next.map(([key, other]) => el("span", {}, said("span", key), said("span", "colon"), articleTitle(other))))];
}
