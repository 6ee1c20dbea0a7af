/* Ticking rows: all of a page at once, how many there are, and buttons that wait for at least one. Without this
   script rows are ticked one by one, and the server says so when none is. */
(() => {
  const $$ = selector => [...document.querySelectorAll(selector)];
  const boxes = name => $$(`input[name="${name}"][type=checkbox]`);

  const show = name => {
    const all = boxes(name), ticked = all.filter(box => box.checked).length;
    $$(`[data-all="${name}"]`).forEach(box => {
      box.checked = ticked > 0 && ticked === all.length;
      box.indeterminate = ticked > 0 && ticked < all.length;
    });
    $$(`[data-needs="${name}"]`).forEach(button => { button.disabled = !ticked; });
    $$(`[data-count="${name}"]`).forEach(told => {
      told.hidden = !ticked;
      told.textContent = told.dataset.words.replace('{n}', ticked);
    });
    $$('.bulkbar').forEach(bar => bar.classList.toggle('any', ticked > 0));
    $$(`[data-none="${name}"]`).forEach(told => { told.hidden = ticked > 0; });
    all.forEach(box => box.closest('tr')?.classList.toggle('ticked', box.checked));
  };

  document.addEventListener('change', event => {
    const name = event.target.dataset?.all;
    if (name) boxes(name).forEach(box => { box.checked = event.target.checked; });
    if (name || event.target.name === 'chosen') show(name || 'chosen');
  });
  addEventListener('pageshow', () => {
    $$('[data-all], [data-script]').forEach(each => { each.hidden = false; });
    show('chosen');
  });
})();
