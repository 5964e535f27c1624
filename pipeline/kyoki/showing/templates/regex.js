// Regular expressions in time linear in the text (Thompson's simulation, as in RE2): the browser's own can hang.
const REPEATS = 1000; // RE2's limit of {n}
const PROGRAM = 20000; // instructions: (.{1000}){20}
const CATEGORY = /^(?:[LMNPSZC][a-z]?)$/;
const POSIX = { alnum: "0-9A-Za-z", alpha: "A-Za-z", digit: "0-9", lower: "a-z", upper: "A-Z", word: "\\w", xdigit: "0-9A-Fa-f" };

class Refused extends Error {}

/** Compile a pattern of RE2's syntax: no lookaround, no back-references; flags only in front, (?i) and (?s). */
function compiled(pattern) {
  const flags = /^\(\?([is]+)\)/.exec(pattern);
  const points = Array.from(flags ? pattern.slice(flags[0].length) : pattern);
  const [anyCase, dotAll] = ["i", "s"].map((flag) => Boolean(flags?.[1].includes(flag)));
  const program = [];
  let at = 0;
  const refuse = () => {
    throw new Refused(pattern);
  };
  const emit = (instruction) => {
    if (program.push(instruction) > PROGRAM) refuse();
    return program.length - 1;
  };
  const native = (source) => {
    const seen = new Map(); // each character is tested once
    let test;
    try {
      test = new RegExp(`^${source}$`, anyCase ? "iu" : "u");
    } catch {
      refuse();
    }
    return (point) => {
      if (!seen.has(point)) seen.set(point, test.test(point));
      return seen.get(point);
    };
  };
  const exactly = (point) => (anyCase ? native(point.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&")) : (other) => other === point);
  const property = () => {
    const negative = points[at++] === "P";
    let name = points[at++] ?? refuse();
    if (name === "{") {
      const end = points.indexOf("}", at);
      if (end < 0) refuse();
      name = points.slice(at, end).join("");
      at = end + 1;
    }
    return `\\${negative ? "P" : "p"}{${CATEGORY.test(name) ? name : `Script=${name}`}}`;
  };
  /** Parse the characters after a backslash as the source of a character class. */
  const escaped = () => {
    const sign = points[at] ?? refuse();
    if (sign === "p" || sign === "P") return property();
    at += 1;
    if (/[dDwWsSnrtfv]/.test(sign)) return `\\${sign}`;
    if (sign === "x") {
      const found = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(points.slice(at, at + 8).join("")) ?? refuse();
      at += found[0].length;
      return `\\u{${found[1] ?? found[2]}}`;
    }
    return /[0-9A-Za-z]/.test(sign) || sign > "\x7f" ? refuse() : `\\u{${sign.codePointAt(0).toString(16)}}`;
  };
  const set = () => {
    let source = "[";
    if (points[at] === "^") source += points[at++];
    for (let first = true; first || points[at] !== "]"; first = false) {
      const sign = points[at++] ?? refuse();
      const named = sign === "[" && /^:([a-z]+):\]/.exec(points.slice(at, at + 9).join(""));
      if (named) {
        source += POSIX[named[1]] ?? refuse();
        at += named[0].length;
      } else if (sign === "\\") source += escaped();
      else source += sign === "-" && !first && points[at] !== "]" ? "-" : `\\u{${sign.codePointAt(0).toString(16)}}`;
    }
    at += 1;
    return `${source}]`;
  };
  const group = () => {
    if (points[at] === "?") {
      const kind = /^\?(?::|P?<[A-Za-z_]\w*>)/.exec(points.slice(at).join("")) ?? refuse();
      at += kind[0].length;
    }
    const inner = either();
    if (points[at++] !== ")") refuse();
    return inner;
  };
  /** Each part is a function that emits its instructions, so that {n} can repeat it. */
  const atom = () => {
    const sign = points[at++];
    if (sign === "(") return group();
    if ("*+?".includes(sign)) refuse();
    if (sign === "^" || sign === "$") return () => emit({ assert: sign });
    if (sign === "\\" && /[bBAz]/.test(points[at] ?? "")) {
      const assert = { b: "b", B: "B", A: "^", z: "$" }[points[at++]];
      return () => emit({ assert });
    }
    let fits = null;
    if (sign === ".") fits = (point) => dotAll || point !== "\n";
    else if (sign === "[") fits = native(set());
    else if (sign === "\\") fits = native(escaped());
    else fits = exactly(sign);
    return () => emit({ fits });
  };
  const split = (lazy, first, second) => (lazy ? [second, first] : [first, second]);
  const optional = (part, lazy) => () => {
    const fork = emit({ to: [] });
    part();
    program[fork].to = split(lazy, fork + 1, program.length);
  };
  /** One or more: for a part that may be empty, a loop that begins with its own copy would prefer other matches. */
  const plus = (part, lazy) => () => {
    const first = program.length;
    part();
    const fork = emit({ to: [] });
    program[fork].to = split(lazy, first, fork + 1);
  };
  const repeated = (part) => {
    const sign = points[at] ?? "";
    const counted = sign === "{" ? /^\{(\d+)(?:(,)(\d*))?\}/.exec(points.slice(at, at + 12).join("")) : null;
    if (!counted && (sign === "" || !"*+?".includes(sign))) return part;
    at += counted ? counted[0].length : 1;
    const lazy = points[at] === "?";
    at += lazy;
    if (points[at] && "*+?".includes(points[at])) refuse();
    const least = counted ? Number(counted[1]) : Number(sign === "+");
    const most = counted ? Number(counted[3] || (counted[2] ? Infinity : least)) : sign === "?" ? 1 : Infinity;
    if (least > REPEATS || most < least || (most > REPEATS && most !== Infinity)) refuse();
    return () => {
      for (let n = most === Infinity ? 1 : 0; n < least; n += 1) part();
      if (most === Infinity) (least ? plus(part, lazy) : optional(plus(part, lazy), lazy))();
      else if (most > least) {
        let rest = optional(part, lazy);
        for (let n = least + 1; n < most; n += 1) {
          const inner = rest;
          rest = optional(() => (part(), inner()), lazy);
        }
        rest();
      }
    };
  };
  const sequence = () => {
    const parts = [];
    while (at < points.length && points[at] !== "|" && points[at] !== ")") parts.push(repeated(atom()));
    return () => parts.forEach((part) => part());
  };
  const either = () => {
    const first = sequence();
    if (points[at] !== "|") return first;
    at += 1;
    const rest = either();
    return () => {
      const fork = emit({ to: [] });
      first();
      const end = emit({ to: [] });
      program[fork].to = [fork + 1, program.length];
      rest();
      program[end].to = [program.length];
    };
  };
  const whole = either();
  if (at < points.length) refuse();
  whole();
  emit({ done: true });
  if (leftmost(program, [], 0)) refuse(); // it would match everywhere
  return program;
}

const isWordSign = (point) => point !== undefined && /^\w$/.test(point);

function holds(assert, points, at) {
  if (assert === "^") return at === 0;
  if (assert === "$") return at === points.length;
  return (isWordSign(points[at - 1]) !== isWordSign(points[at])) === (assert === "b");
}

/** Return [start, end] of the leftmost match from a position, preferring the first alternative; null if there is none. */
function leftmost(program, points, from) {
  const visited = new Int32Array(program.length).fill(-1);
  let threads = [];
  let found = null;
  const follow = (list, first, start, at) => {
    const waiting = [first];
    while (waiting.length) {
      const pc = waiting.pop();
      if (visited[pc] === at) continue;
      visited[pc] = at;
      const { to, assert } = program[pc];
      if (to) waiting.push(...[...to].reverse());
      else if (!assert) list.push([pc, start]);
      else if (holds(assert, points, at)) waiting.push(pc + 1);
    }
  };
  for (let at = from; at <= points.length; at += 1) {
    if (!found) follow(threads, 0, at, at);
    if (!threads.length && found) break;
    const next = [];
    for (const [pc, start] of threads) {
      const { done, fits } = program[pc];
      if (done) {
        found = [start, at];
        break; // the threads after it have lower priority
      }
      if (at < points.length && fits(points[at])) follow(next, pc + 1, start, at + 1);
    }
    threads = next;
  }
  return found;
}

/** Return every match as [start, end], from left to right, without overlaps. */
function matches(program, points) {
  const found = [];
  for (let at = 0; at < points.length; ) {
    const match = leftmost(program, points, at);
    if (!match) break;
    if (match[1] > match[0]) found.push(match);
    at = Math.max(match[1], match[0] + 1);
  }
  return found;
}
