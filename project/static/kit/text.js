/* A text under review: ways to look at it, margin notes beside their anchors, hopping from change to change. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const doc = $('#doc'), rail = $('.notes');
  if (!doc) return;

  // tabs: data-view says which class shows that way of looking
  const tabs = $$('[role=tab][data-view]');
  tabs.forEach((tab, index) => {
    tab.tabIndex = tab.getAttribute('aria-selected') === 'true' ? 0 : -1;
    tab.addEventListener('click', () => {
      tabs.forEach(other => {
        other.setAttribute('aria-selected', String(other === tab));
        other.tabIndex = other === tab ? 0 : -1;
      });
      doc.className = 'doc' + (tab.dataset.view === 'all' ? '' : ' v-' + tab.dataset.view);
      place();
    });
    tab.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });

  // margin notes stand beside their anchor and never over each other; on a phone they are a list
  const anchor = id => $(`mark[data-anno="${CSS.escape(id)}"]`, doc);
  function place() {
    if (!rail) return;
    const wide = matchMedia('(min-width:761px)').matches;
    rail.classList.toggle('js', wide);
    rail.style.minHeight = '';
    if (!wide || !rail.offsetWidth) return;
    const top = rail.getBoundingClientRect().top;
    const head = $('.nh', rail);
    let free = head ? head.offsetTop + head.offsetHeight + 12 : 16;
    $$('.note', rail).forEach(note => {
      const mark = note.dataset.anno && anchor(note.dataset.anno);
      const at = Math.max(mark ? mark.getBoundingClientRect().top - top - 8 : free, free);
      note.style.top = at + 'px';
      free = at + note.offsetHeight + 10;
    });
    rail.style.minHeight = free + 'px';
  }
  addEventListener('load', place);
  addEventListener('resize', place);
  document.fonts?.ready.then(place);
  document.addEventListener('htmx:after:swap', place);
  place();

  document.addEventListener('click', event => {
    const chosen = event.target.closest('[data-anno]');
    if (!chosen || event.target.closest('button:not(.anno-ref), a, input, textarea, summary')) return;
    const id = chosen.dataset.anno;
    $$('[data-anno]').forEach(each => each.classList.toggle('on', each.dataset.anno === id));
    const other = chosen.closest('.note') ? anchor(id) : $(`.note[data-anno="${CSS.escape(id)}"]`);
    other?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  });

  // hop from change to change
  let now = -1;
  $$('[data-hop]').forEach(button => button.addEventListener('click', () => {
    const changes = $$('ins, del', doc).filter(each =>
      each.offsetParent && !(each.previousSibling && /^(INS|DEL)$/.test(each.previousSibling.nodeName)));
    if (!changes.length) return;
    $$('.hit').forEach(each => each.classList.remove('hit'));
    now = (now + Number(button.dataset.hop) + changes.length) % changes.length;
    changes[now].classList.add('hit');
    changes[now].scrollIntoView({ block: 'center', behavior: 'smooth' });
  }));
})();
