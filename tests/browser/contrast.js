// WCAG 2.2, 1.4.3: contrast of text, 4.5 to 1 (3 to 1 when large).
() => {
  const parts = c => (c.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const read = e => e.checkVisibility() && !e.closest(".hidden, .skip, option")
    && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  return [...document.body.querySelectorAll("*")].filter(read).flatMap(e => {
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const [a, b] = [light(parts(style.color)), light(ground(e))].sort((x, y) => y - x);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    return ratio < least ? [`${e.outerHTML.slice(0, 80)} ${ratio.toFixed(2)}`] : [];
  });
}
