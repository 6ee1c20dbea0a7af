/* Filling in a check by keyboard, and choosing what is checked. Both work without it, only slower. */
(() => {
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // the sheet: 1, 2, 3 answer the line that one is at and go on; the arrows change the line; Ctrl+Enter saves
  const sheet = document.querySelector('.sheet');
  const lines = sheet ? $$('[data-ask] fieldset:not(:disabled)', sheet) : [];
  const goTo = line => {
    const radio = line && ($$('input[type=radio]', line).find(each => each.checked) || line.querySelector('input[type=radio]'));
    radio?.focus();
    line?.scrollIntoView({ block: 'nearest' });
  };
  sheet?.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      sheet.requestSubmit(sheet.querySelector('[data-save]'));
      return;
    }
    const line = event.target.closest('fieldset');
    if (!line) return;
    const typing = event.target.matches('input:not([type=radio])');
    if (event.key === 'Enter' && typing) {
      event.preventDefault();  // Enter in a field goes on to the next line instead of sending half a sheet
      goTo(lines[lines.indexOf(line) + 1]);
      return;
    }
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    if ('123'.includes(event.key)) {
      const radio = $$('input[type=radio]', line)[Number(event.key) - 1];
      radio.checked = true;
      radio.dispatchEvent(new Event('change', { bubbles: true }));
      event.preventDefault();
      if (event.key === '2') line.querySelector('.why input').focus();
      else goTo(lines[lines.indexOf(line) + 1] || line);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      goTo(lines[lines.indexOf(line) + (event.key === 'ArrowDown' ? 1 : -1)] || line);
    }
  });
  if (lines.length && !location.hash && matchMedia('(pointer: fine)').matches)
    goTo(lines.find(line => !line.querySelector('input[type=radio]:checked')) || lines[0]);
  sheet?.addEventListener('change', event => {
    if (event.target.type === 'file')
      event.target.closest('.attach').classList.toggle('has', event.target.files.length > 0);
  });

  // the scope: all accounts of a unit at once, and how many are chosen
  const told = document.querySelector('[data-chosen]');
  const tell = () => {
    if (told) told.textContent = told.dataset.words.replace('{n}', $$('.scope input:checked').length);
  };
  $$('[data-all]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => {
      const boxes = $$('input[type=checkbox]', button.closest('fieldset'));
      const all = boxes.every(box => box.checked);
      boxes.forEach(box => { box.checked = !all; });
      tell();
    });
  });
  document.addEventListener('change', event => { if (event.target.matches('.scope input')) tell(); });
  tell();
})();
