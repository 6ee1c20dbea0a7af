/* The page of a text under review: dialogs of verbs, words that are kept between them, and marks raised by
   selecting. Everything here has a way without it: ?do=<verb> opens the same dialogs. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // a dialog that the server left open becomes a modal one
  $$('dialog[data-modal]').forEach(dialog => {
    dialog.removeAttribute('open');
    dialog.showModal();
    $('.wrong, .errorlist', dialog)?.scrollIntoView({ block: 'nearest' });
  });

  // what was typed in the panel goes into the dialog, and back
  const panel = $('#sign');
  const share = (from, to, force) => ['words', 'read_aloud'].forEach(name => {
    const a = from?.elements[name], b = to?.elements[name];
    if (!a || !b) return;
    if (a.type === 'checkbox') b.checked = a.checked;
    else if (force || !b.value.trim()) b.value = a.value;
  });
  const formOf = verb => $(`#do-${verb} form`);
  formOf('approve')?.addEventListener('input', () => share(formOf('approve'), panel, true));
  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-do]');
    const dialog = opener && document.getElementById('do-' + opener.dataset.do);
    if (!dialog) return;
    event.preventDefault();
    share(panel, $('form', dialog), opener.dataset.do === 'approve');
    if (opener.dataset.do === 'mark') emptyMark(dialog);
    dialog.showModal();
  });
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-go]');
    const target = link && $(link.dataset.go);
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  });

  // the reminders that were ticked go along with whatever is sent, so that a refusal finds them again
  document.addEventListener('submit', event => {
    if (!panel || !event.target.closest('dialog')) return;
    $$('input[type=hidden][name=point]', event.target).forEach(each => each.remove());
    $$('input[name=point]:checked', panel).forEach(each => {
      const along = document.createElement('input');
      Object.assign(along, { type: 'hidden', name: 'point', value: each.value });
      event.target.append(along);
    });
  });

  // a press that voids signatures asks once more
  const sure = $('#sure');
  let pressed = null;
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-ask]');
    if (!button || !sure || button.dataset.agreed) return;
    event.preventDefault();
    pressed = button;
    $('p', sure).textContent = button.dataset.ask;
    sure.showModal();
  });
  $('[data-sure]')?.addEventListener('click', () => {
    sure.close();
    pressed.dataset.agreed = 'yes';
    pressed.click();
  });

  // notes keep their distance when one of them grows
  document.addEventListener('toggle', event => {
    if (event.target.closest?.('.note')) dispatchEvent(new Event('resize'));
  }, true);

  // a row for an outlet shows what its choice asks for
  const follow = row => {
    const choice = $('input[type=radio]:checked', row)?.value || 'later';
    row.classList.remove('is-done', 'is-left_out', 'is-later');
    row.classList.add('is-' + choice);
  };
  $$('.outlet').forEach(row => {
    follow(row);
    row.addEventListener('change', () => follow(row));
  });

  // marks: where the selected words stand, counted in characters of the plain text
  const art = $('.art[data-marks]'), form = formOf('mark');
  if (!art || !form) return;
  const dialog = form.closest('dialog');
  const field = name => form.elements[name];
  const NOT_TEXT = 'del, .chg, .anno-ref';

  const wordsOf = node => {
    let words = '';
    const walk = each => {
      if (each.nodeType === Node.TEXT_NODE) words += each.data;
      else if (each.nodeName === 'BR') words += '\n';
      else if (each.nodeName === 'IMG') words += `〔图：${each.alt}〕`;
      else each.childNodes.forEach(walk);
    };
    walk(node);
    return words;
  };
  const between = (block, from, to) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    if (from) range.setStart(...from);
    if (to) range.setEnd(...to);
    const part = range.cloneContents();
    $$(NOT_TEXT, part).forEach(each => each.remove());
    return wordsOf(part);
  };
  const count = words => [...words].length;

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!art.contains(range.commonAncestorContainer)) return null;
    let blocks = $$('[data-at]', art).filter(block => range.intersectsNode(block));
    const title = blocks.find(block => block.hasAttribute('data-title'));
    if (title && blocks.length > 1) {
      if (between(title, title.contains(range.startContainer) ? [range.startContainer, range.startOffset] : null)) blocks = [title];
      else blocks = blocks.filter(block => block !== title);
    }
    if (!blocks.length) return null;
    const first = blocks[0], last = blocks[blocks.length - 1];
    const from = first.contains(range.startContainer) ? [range.startContainer, range.startOffset] : null;
    const to = last.contains(range.endContainer) ? [range.endContainer, range.endOffset] : null;
    const parts = blocks.map(block => between(block, block === first ? from : null, block === last ? to : null));
    const before = from ? count(between(first, null, from)) : 0;
    const raw = parts.join('\n'), quote = raw.trim();
    if (!quote) return null;
    const start = Number(first.dataset.at) + before + count(raw.slice(0, raw.indexOf(quote)));
    return { quote, start, end: start + count(quote), title: first.hasAttribute('data-title'), range };
  }

  const pick = document.createElement('button');
  pick.type = 'button';
  pick.className = 'btn p sm pick-words';
  pick.textContent = art.dataset.marks;
  pick.hidden = true;
  document.body.append(pick);

  let place = null, timer = 0;
  document.addEventListener('selectionchange', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if ($('dialog[open]')) return;
      place = selected();
      pick.hidden = !place;
      if (!place) return;
      const box = place.range.getBoundingClientRect();
      pick.style.left = Math.max(8, Math.min(scrollX + box.left, scrollX + innerWidth - 96)) + 'px';
      pick.style.top = scrollY + box.bottom + 8 + 'px';
    }, 150);
  });
  pick.addEventListener('pointerdown', event => event.preventDefault());
  pick.addEventListener('click', () => {
    pick.hidden = true;
    fill(place);
    const box = place.range.getBoundingClientRect();
    dialog.showModal();
    beside(box);
    field('corrected').focus();
  });

  function fill(at) {
    form.classList.add('has-place');
    field('quote').value = at.quote;
    field('start').value = at.start;
    field('end').value = at.end;
    field('in_title').checked = at.title;
    field('nth').value = '';
  }
  function emptyMark() {
    if (place && selected()) fill(place);
    else if (!field('quote').value) form.classList.remove('has-place');
    dialog.style.margin = dialog.style.left = dialog.style.top = '';
  }
  // words changed by hand no longer stand where the selection was
  field('quote').addEventListener('input', () => {
    form.classList.remove('has-place');
    field('start').value = field('end').value = '';
  });
  function beside(box) {
    if (matchMedia('(max-width:760px)').matches) return;
    const size = dialog.getBoundingClientRect();
    const below = box.bottom + 10 + size.height < innerHeight;
    dialog.style.margin = '0';
    dialog.style.left = Math.max(16, Math.min(box.left, innerWidth - size.width - 16)) + 'px';
    dialog.style.top = Math.max(16, below ? box.bottom + 10 : Math.min(box.top - size.height - 10, innerHeight - size.height - 16)) + 'px';
  }
})();
