// Drawings that can be zoomed: the network's lines and dots, with a legend, as accessible SVG that can be saved.
function graphOf({ nodes, edges, size }, by) {
  const svg = d3.create("svg").attr("viewBox", [0, 0, ...size]).attr("role", "group");
  name(svg.node(), "networkLabel");
  const canvas = svg.append("g");
  const most = Math.max(6, d3.max(edges, (edge) => edge.n_ab_articles) ?? 0); // one article makes a thin line
  const thick = (n) => 1 + 5 * (n / most);
  const lines = canvas.append("g").selectAll("g").data(edges).join("g");
  lines.attr("class", (edge) => (edge.from_one === 1 ? "edge one" : "edge"));
  lines.append("line").attr("class", "seen").attr("stroke-width", (edge) => thick(edge.n_ab_articles));
  lines.append("line").attr("class", "touched").attr("stroke-width", 10);
  lines.append("title").text((edge) => `${edge.name_a} × ${edge.name_b}: ${t(...inArticles(edge.n_ab_articles))}`);
  lines.attr("data-pair", (edge) => `${edge.a} ${edge.b}`).on("click", (_, edge) => openPair(edge));
  const dots = canvas.append("g").selectAll("g").data(nodes).join("g").attr("class", "node");
  dots.append("circle").attr("fill", (node) => colourOf(node, by));
  dots.append("title").text((node) => node.name);
  dots.attr("data-id", (node) => node.id).attr("role", "button").attr("aria-label", (node) => node.name);
  dots.attr("tabindex", (_, at) => (at ? -1 : 0)).on("click", (_, node) => openEntity(node.id));
  const place = () => {
    lines.selectAll("line").each(function (_) {
      const edge = d3.select(this.parentNode).datum();
      d3.select(this).attr("x1", edge.source.x).attr("y1", edge.source.y).attr("x2", edge.target.x).attr("y2", edge.target.y);
    });
    dots.attr("transform", (node) => `translate(${node.x},${node.y})`);
  };
  place();
  walkable(dots);
  const low = legendIn(svg, size, nodes, edges, by, thick);
  const drawing = zoomable("network", svg, canvas, dots, { size: [size[0], size[1] - low], fitted: true });
  dots.call(
    d3.drag().on("drag", (event, node) => {
      node.x = event.x;
      node.y = event.y;
      place();
      drawing.relabel();
    }),
  );
  return drawing;
}

/** Put a legend along the bottom of a drawing: colours, and widths of lines by articles; returns its height. */
function legendIn(svg, [width, height], nodes, edges, by, thick) {
  const colours = by === "type" ? TYPES.filter((kind) => nodes.some(({ id }) => kindOf(id) === kind)) : [];
  const [least, most] = d3.extent(edges, (edge) => edge.n_ab_articles);
  const widths = [...new Set([least, Math.round((least + most) / 2), most])];
  const entries = [
    ...colours.map((kind) => ({ text: t(kind), dot: `var(--${kind})` })),
    ...widths.map((n) => ({ text: t(...inArticles(n)), line: thick(n) })),
    ...(edges.some(({ from_one: share }) => share === 1) ? [{ text: t("oneArticle"), line: thick(1), dashed: true }] : []),
  ];
  const legend = svg.append("svg").attr("role", "img").attr("aria-label", t("legend")).attr("class", "legend-inside");
  let [x, row] = [10, 0];
  const placed = entries.map((entry) => {
    const wide = (entry.dot ? 16 : 34) + textWidth(entry.text) + 14;
    if (x + wide > width && x > 10) [x, row] = [10, row + 1];
    x += wide;
    return { ...entry, x: x - wide, y: 20 * row + 15 };
  });
  const high = 20 * (row + 1) + 8;
  legend.attr("y", height - high).attr("width", width).attr("height", high);
  legend.append("rect").attr("width", width).attr("height", high);
  for (const { x, y, text, dot, line, dashed } of placed) {
    if (dot) legend.append("circle").attr("cx", x + 6).attr("cy", y - 4).attr("r", 5).attr("fill", dot);
    else legend.append("line").attr("x1", x).attr("x2", x + 28).attr("y1", y - 4).attr("y2", y - 4).attr("stroke-width", line).attr("stroke-dasharray", dashed ? "4 4" : null);
    legend.append("text").attr("x", x + (dot ? 16 : 34)).attr("y", y).text(text);
  }
  return high;
}

/** Let arrow keys move from dot to dot, strongest first, and Enter open one. */
function walkable(dots) {
  dots.on("keydown", function (event, node) {
    if (event.key === "Enter" || event.key === " ") openEntity(node.id);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const all = dots.nodes();
    const next = step && all[(all.indexOf(this) + step + all.length) % all.length];
    if (!next) return;
    this.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });
}

/**
 * Zoom a drawing by wheel, fingers and buttons. Dots have a place (x, y) and a radius r; they grow less than the distances
 * between them, and names do not grow. `fitted` shows all of it at first.
 */
function zoomable(label, svg, canvas, dots, { size, fitted = false }) {
  const nodes = dots.data();
  let [k, left, top] = [1, 0, 0];
  let [unit, places, pointed] = [1, new Map(), null];
  // Of thousands of dots some have room for a name: only they, and the one that is pointed at, get a text.
  const write = (some) => {
    const named = (node) => (places.get(node).shown || node === pointed ? [node] : []);
    some.selectAll("text").data(named).join("text").text((node) => short(node.name, 14)).attr("transform", `scale(${unit / k})`)
      .attr("x", (node) => places.get(node).x / unit).attr("y", (node) => places.get(node).y / unit)
      .attr("text-anchor", (node) => places.get(node).anchor);
  };
  const relabel = () => {
    unit = svg.node().viewBox.baseVal.width / (svg.node().clientWidth || svg.node().viewBox.baseVal.width);
    const near = (node) => node.r / Math.sqrt(k);
    dots.select("circle").attr("r", near);
    const sized = nodes.map((node) => ({ x: node.x * k, y: node.y * k, r: near(node) * k, name: short(node.name, 14) }));
    const placed = placeNames(sized, unit, [-left, -top, size[0] - left, size[1] - top]);
    places = new Map(nodes.map((node, at) => [node, placed[at]]));
    write(dots);
  };
  const pointAt = (dot, node) => {
    pointed = node;
    write(d3.select(dot));
  };
  dots.on("pointerenter.name focus.name", function (_, node) {
    pointAt(this, node);
  });
  dots.on("pointerleave.name blur.name", function () {
    pointAt(this, null);
  });
  const zoom = d3.zoom().scaleExtent([0.2, 24]).on("zoom", (event) => {
    canvas.attr("transform", event.transform);
    ({ k, x: left, y: top } = event.transform);
    relabel();
  });
  // A wheel or one finger over the page scrolls the page; see the text zoomNote.
  zoom.filter((event) => {
    if (document.fullscreenElement) return true;
    if (event.type === "wheel") return event.ctrlKey || event.metaKey;
    return event.touches ? event.touches.length > 1 : !event.button;
  });
  svg.call(zoom).on("dblclick.zoom", null);
  if (fitted && nodes.length) svg.call(zoom.transform, allOf(nodes, size));
  else relabel();
  const frame = el("div", { class: "drawing" }, svg.node());
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen());
  const actions = [["zoomIn", "+", () => svg.call(zoom.scaleBy, 1.5)], ["zoomOut", "−", () => svg.call(zoom.scaleBy, 1 / 1.5)], ["fullScreen", el("span", { class: "screen" }), full]];
  frame.append(el("div", { class: "zoom" }, ...actions.map(([key, sign, act]) => name(el("button", { type: "button", onclick: act }, sign), key))));
  new ResizeObserver(relabel).observe(svg.node());
  const made = el("div", { class: "charted" }, frame, exportButtons(label, { svg: () => svg.node() }));
  made.relabel = relabel;
  return made;
}

/** Return the transform that shows all nodes with their names. */
function allOf(nodes, [width, height]) {
  const [left, right] = d3.extent(nodes, (node) => node.x);
  const [top, bottom] = d3.extent(nodes, (node) => node.y);
  const k = Math.min(1.6, (width - 110) / (right - left + 1), (height - 70) / (bottom - top + 1));
  return d3.zoomIdentity.translate(width / 2, height / 2).scale(k).translate(-(left + right) / 2, -(top + bottom) / 2);
}
