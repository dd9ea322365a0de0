// What goes beyond the screen on either side, and how wide it makes the page; and what is cut off where it stands.
() => {
  const page = document.documentElement;
  const wide = page.scrollWidth > page.clientWidth ? [`${page.scrollWidth} px`] : [];
  const seen = [...document.body.querySelectorAll("*")]
    .filter(e => e.checkVisibility() && !e.closest(".hidden, .skip, .scroll"));
  const beyond = seen.filter(e => {
    const box = e.getBoundingClientRect();
    return box.right > page.clientWidth + 1 || box.left < -1;
  });
  const hides = way => way === "hidden" || way === "clip";
  const cut = seen.filter(e => e instanceof HTMLElement && !e.matches("input, select, textarea")).filter(e => {
    const style = getComputedStyle(e);
    return hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1
      || hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
  });
  return [...wide, ...beyond.map(e => e.outerHTML.slice(0, 80)), ...cut.map(e => `cut: ${e.outerHTML.slice(0, 80)}`)];
}
