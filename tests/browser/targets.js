// WCAG 2.2, 2.5.8: targets of 24 by 24 pixels, links within a sentence or a heading aside.
() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter(e => e.checkVisibility() && !e.closest(".skip, .hidden, p, h2, h3, header h3") )
  .filter(e => { const box = e.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map(e => e.outerHTML.slice(0, 80))
