// The page as one text, a line for each element and run of text; through open shadow roots, without what is Annai's.
(ignored) => {
  const lines = [];
  const isOwn = (element) =>
    element.matches(ignored) || (element.getAttribute("src") ?? "").includes("/embed/v1/");
  const told = (element) =>
    [...element.attributes]
      .map(({ name, value }) => ` ${name}="${value}"`)
      .sort()
      .join("");
  const walk = (node, indent) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue.trim();
      if (text) lines.push(indent + text);
      return;
    }
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (isOwn(node)) return;
      lines.push(`${indent}<${node.localName}${told(node)}> ${node.value ?? ""}`);
      if (node.shadowRoot) walk(node.shadowRoot, `${indent}  #`);
    }
    for (const child of node.childNodes) walk(child, `${indent}  `);
  };
  walk(document.documentElement, "");
  return lines.join("\n");
};
