// What goes beyond the screen, and how wide it makes the page.
() => {
  const page = document.documentElement;
  const wide = page.scrollWidth > page.clientWidth ? [`${page.scrollWidth} px`] : [];
  const beyond = [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1)
    .filter(e => e.checkVisibility() && !e.closest(".hidden, .skip, .scroll"));
  return [...wide, ...beyond.map(e => e.outerHTML.slice(0, 80))];
}
