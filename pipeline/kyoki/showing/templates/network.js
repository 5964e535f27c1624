// The network: the pairs that are drawn, their layout by d3's forces, and the table of the same pairs.
const MOST_LINES = 150; // more lines would be unreadable; the controls select others
const MOST_LINES_NARROW = 60;
const SMALL = 3; // a component with fewer dots (a single pair) is not drawn if there is a larger one

drawers.network = (section) => {
  if (!data.edges.rows.length) {
    const why = el("p", { class: "note" });
    drawn(() => tell(why, "noPairs", windowName(data.edges.window)));
    section.append(why);
    return;
  }
  const told = note("networkNote", "", "", "");
  const drawing = el("div", { class: "network" });
  const status = el("p", { class: "note", role: "status" });
  const list = el("div");
  let asked = null;
  const draw = async () => {
    const { window: within, find: query, least, q, community, colour, small } = asked();
    const answer = await answered(list, source.edges({ within, query, least: Number(least) || 1, q }));
    if (!answer) return;
    tell(told, "networkNote", windowName(answer.window), count(answer.n), windowsName(answer.window));
    const rows = answer.rows.filter((row) => !community || [row.community_a, row.community_b].every((at) => at === Number(community)));
    const most = narrow() ? MOST_LINES_NARROW : MOST_LINES;
    const { shown, folded } = small === "1" ? { shown: rows.slice(0, most), folded: [] } : unfolded(rows.slice(0, most));
    const graph = layOut(shown);
    drawing.replaceChildren(shown.length ? graphOf(graph, colour) : note(filtering() ? "nothingChosen" : "noneFits"));
    const says = [said("span", "drawn", count(graph.nodes.length), count(graph.edges.length), count(answer.n_pairs))];
    if (folded.length) says.push(" ", said("span", "folded", count(folded.length), count(d3.sum(folded, (group) => group.size))));
    if (Number(q) === 1 && initialQ === "1") says.push(" ", said("span", "nonePassesAll", data.highest_q));
    if (choosing()) says.push(" ", said("span", "pairsFiltered"));
    status.replaceChildren(...says);
    list.replaceChildren(rows.length ? pagesOf("pairs", PAIR_COLUMNS, rows) : note("noneFits"));
  };
  const controls = networkControls();
  const initialQ = valueOf(controls.q);
  asked = keep("network", controls, () => {
    draw();
    notes.again();
  });
  const notes = measures(() => asked().window || data.edges.window);
  section.append(told, controlsBar(controls), drawing, status, said("h3", "pairs"), list, notes);
  if (data.edges.n_pairs > data.edges.rows.length && !data.served) {
    section.append(note("limited", count(data.edges.rows.length), count(data.edges.n_pairs)));
  }
  drawnFiltered(draw);
};

const narrow = () => window.innerWidth < 640;

/** Return the name of a window: sentence, paragraph, article, or for sentences:3 a block of 3 sentences. */
function windowName(window) {
  const [name, length] = window.split(":");
  return length ? t("block", length) : t(name);
}

/** Return the name of a window in the plural. */
function windowsName(window) {
  const [name, length] = window.split(":");
  return length ? t("blocks", length) : t(`${name}s`);
}

const COMMUNITIES = 6; // as many as there are colours; the largest have the lowest numbers

function colourOf(node, by) {
  if (by === "type") return `var(--${kindOf(node.id)})`;
  return PALETTE[node.community > 0 && node.community <= COMMUNITIES ? node.community - 1 : 6];
}

/** Return the controls by name; by default pairs in one article or possibly by chance are left out, if there are others. */
function networkControls() {
  const { rows } = data.edges;
  const least = rows[0].n_ab_articles > 1 ? 2 : 1;
  const passes = rows.some((row) => row.n_ab_articles >= least && (row.q ?? 1) <= data.highest_q);
  const levels = [...new Set([data.highest_q, 0.01, 0.001])].map((q) => [String(q), null, String(q)]);
  const numbers = d3.range(1, 1 + Math.max(0, ...rows.map((row) => row.community_a ?? 0)));
  const controls = {
    find: el("input", { type: "search", id: "network-search" }),
    window: choice(data.windows.map((name) => [name === data.edges.window ? "" : name, null, windowName(name)]), ""),
    least: el("input", { type: "number", min: "1", value: least, id: "network-least" }),
    q: choice([["1", "all"], ...levels], passes ? String(data.highest_q) : "1"),
    community: choice([["", "all"], ...numbers.map((at) => [String(at), null, String(at)])], ""),
    colour: choice([["type", "type"], ["community", "community"]], "type"),
    small: el("input", { type: "checkbox", id: "network-small" }),
  };
  for (const key of ["window", "q", "community", "colour"]) controls[key].id = `network-${key}`;
  drawn(() => data.windows.forEach((name, at) => (controls.window.options[at].textContent = windowName(name))));
  return controls;
}

function controlsBar({ find, window, least, q, community, colour, small }) {
  const fields = [field("search", find), field("window", window), field("least", least), field("highestQ", q)];
  fields.push(field("community", community), field("colourBy", colour), el("label", { class: "check" }, small, said("span", "withSmall")));
  return el("div", { class: "controls" }, ...fields, ...TYPES.map(typeBox));
}

/** Return a check box for the filter of a type, beside the drawing. */
function typeBox(kind) {
  const box = el("input", { type: "checkbox", id: `show-${kind}` });
  const take = () => (box.checked = filterControls[kind].checked);
  box.addEventListener("change", () => {
    filterControls[kind].checked = box.checked;
    filterControls[kind].dispatchEvent(new Event("change"));
  });
  take();
  refilters.push(take);
  return el("label", { class: "check" }, box, said("span", kind));
}

/** Return the pairs of all components except the small ones, and the small components. */
function unfolded(rows) {
  const group = new Map(); // by entity, the set of entities in its component
  for (const { a, b } of rows) {
    const [one, other] = [group.get(a) ?? new Set([a]), group.get(b) ?? new Set([b])];
    if (one === other) continue;
    for (const id of other) one.add(id);
    for (const id of one) group.set(id, one);
  }
  const groups = [...new Set(group.values())];
  if (Math.max(0, ...groups.map((ids) => ids.size)) < SMALL) return { shown: rows, folded: [] };
  return { shown: rows.filter(({ a }) => group.get(a).size >= SMALL), folded: groups.filter((ids) => ids.size < SMALL) };
}

/** Place the nodes; the layout always starts from the same places, so that its result is the same. */
function layOut(rows) {
  const nodes = new Map();
  for (const row of rows) {
    for (const side of ["a", "b"]) {
      const node = nodes.get(row[side]) ?? { id: row[side], name: row[`name_${side}`], community: row[`community_${side}`], strength: 0 };
      node.strength += row.n_ab_articles;
      nodes.set(row[side], node);
    }
  }
  // On a narrow screen the drawing is higher than wide, or its names would be illegible.
  const width = chartWidth(1110);
  const size = [width, Math.round(width * (narrow() ? 1.35 : 0.6))];
  const graph = {
    size,
    nodes: [...nodes.values()].sort((x, y) => y.strength - x.strength),
    edges: rows.map((row) => ({ ...row, source: row.a, target: row.b })),
  };
  const highest = graph.nodes[0]?.strength ?? 1;
  for (const node of graph.nodes) node.r = 4 + 13 * Math.sqrt(node.strength / highest);
  const simulation = d3
    .forceSimulation(graph.nodes)
    .force("link", d3.forceLink(graph.edges).id((node) => node.id).distance((edge) => 46 + edge.source.r + edge.target.r))
    .force("charge", d3.forceManyBody().strength((node) => -90 - 26 * node.r))
    .force("x", d3.forceX(size[0] / 2).strength(54 / size[0]))
    .force("y", d3.forceY(size[1] / 2).strength(54 / size[1]))
    .force("apart", d3.forceCollide((node) => node.r + 12))
    .stop();
  simulation.tick(120); // of the 300 after which d3 stops; later movements are invisible
  return graph;
}

const PAIR_COLUMNS = [
  {
    key: "pair",
    by: (row) => row.name_a,
    csv: (row) => `${row.name_a} × ${row.name_b}`,
    cell: (row) => [entityButton(row.a, row.name_a), " × ", entityButton(row.b, row.name_b), ...onOne(row)],
  },
  {
    key: "articles",
    by: "n_ab_articles",
    number: true,
    cell: (row) => el("button", { type: "button", class: "link", onclick: () => openPair(row) }, count(row.n_ab_articles)),
  },
  { key: "together", by: "n_ab", number: true, cell: (row) => count(row.n_ab) },
  { key: "expected", by: "expected", number: true, cell: (row) => measure(row.expected) },
  { key: "shrunk", by: "pmi_shrunk", number: true, cell: (row) => measure(row.pmi_shrunk) },
  { key: "NPMI", by: "npmi", number: true, cell: (row) => measure(row.npmi) },
  { key: "loglik", by: "log_likelihood", number: true, cell: (row) => measure(row.log_likelihood) },
  { key: "q", by: "q", number: true, cell: (row) => level(row.q) },
  { key: "a", hidden: true, by: "a" },
  { key: "b", hidden: true, by: "b" },
];

function measures(windowNow) {
  const { strata } = data.foremost;
  const keys = ["articles_", "together_", "expected_", "shrunk_", "npmi_", "loglik_", "q_", ...(strata ? ["strata_"] : [])];
  const items = keys.map((key) => [key, el("li")]);
  const list = el("ul", { class: "measures" }, ...items.map(([, item]) => item));
  list.again = () => items.forEach(([key, item]) => tell(item, key, windowName(windowNow()), strata));
  drawn(list.again);
  return list;
}
