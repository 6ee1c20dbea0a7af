/* Small behaviours of every page, without a framework. Runs under a strict CSP: no eval, no inline handlers.
   What it needs to know stands in data attributes; every page also works without it. */
(() => {
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, selector, act) => document.addEventListener(type, event => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

  // a notice or toast goes away when told to
  on('click', '[data-dismiss]', button => button.closest('.notice, .toast').remove());

  // dialogs: data-open names the dialog; those that hold a refused form open by themselves
  on('click', '[data-open]', button => document.getElementById(button.dataset.open).showModal());
  on('click', '[data-close]', button => button.closest('dialog').close());
  addEventListener('DOMContentLoaded', () => $$('dialog[data-opened]').forEach(dialog => dialog.showModal()));

  // filters send themselves when a choice is made
  on('change', 'form[data-autosend] select, form[data-autosend] input[type=checkbox]',
    field => field.form.requestSubmit());

  // a form is sent once, however often the button is pressed; coming back by the Back button frees it
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
  });
  addEventListener('pageshow', () => $$('form[data-sent]').forEach(form => delete form.dataset.sent));

  // a group of buttons of which one is pressed: data-show="x" shows only rows with data-kind="x"
  on('click', '.seg[role=group] button', button => {
    const group = button.closest('.seg');
    $$('button', group).forEach(other => other.setAttribute('aria-pressed', String(other === button)));
    const rows = group.dataset.rows;
    if (rows) $$(rows).forEach(row => { row.hidden = button.dataset.show !== 'all' && !row.dataset.kind.split(' ').includes(button.dataset.show); });
  });

  // a phrase that is often needed: data-phrase goes into the field that data-into names
  on('click', '[data-phrase]', chip => {
    const field = document.getElementById(chip.dataset.into);
    field.value = (field.value ? field.value.trimEnd() + '\n' : '') + chip.dataset.phrase;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });

  // copying what is shown once
  on('click', '[data-copy]', async button => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.lastElementChild.textContent = button.dataset.copied;
  });
})();
