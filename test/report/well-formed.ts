/**
 * What a strict parser demands of XML, as far as our own writer could get it wrong: one root, tags that close in order,
 * quoted attributes, no bare `&` or `<`, no character that XML 1.0 forbids. Returns the names of all elements in order.
 *
 * @throws {Error} at the first thing that is not well formed.
 */
export function wellFormed(xml: string): string[] {
  const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(xml);
  if (forbidden) throw new Error(`character ${forbidden[0].codePointAt(0)} is not allowed in XML`);
  const body = xml.replace(/^<\?xml [^?]*\?>\s*/, "").trim();
  const text = body.replace(TAG, " ");
  const attributes = (body.match(TAG) ?? []).map((tag) => tag.slice(1));
  const stray = /<|&(?!(?:amp|lt|gt|quot|#\d+);)/.exec(text + attributes.join(" "));
  if (stray) throw new Error(`a bare ${stray[0]}`);
  return elements(body);
}

function elements(body: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  for (const [, closes, name = "", , empty] of body.matchAll(TAG)) {
    if (closes && open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    if (!closes) names.push(name);
    if (!closes && !empty) open.push(name);
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return names;
}

const TAG = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w.-]+="[^"<]*")*)\s*(\/?)>/g;
