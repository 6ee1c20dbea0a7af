/* Keeps the working copy safe: saves as one types, holds the edit lock, and never overwrites anybody silently.

   <form data-draft data-autosave-url data-lock-url [data-copy-url]> with a hidden `version`; the words live in its
   fields and in [data-editor] (editor.js). All requests are POST and answer JSON:
   autosave  every field + window → 200 {ok, version, saved_at, moved?: {page, autosave, lock, copy, upload, paste}} | 409 {reason, by, at, current: {version, title,
             summary, body}} | 422 {reason} | 423 {holder, since} | 403, 404, 410 {reason}
   lock      window, action=hold|take_over|release → 200 {mine, holder, since, self}
   copy      as autosave → 200 {url}: a new draft with the sender's words
   Saved 3 s after a change and at the latest 15 s after the first, when the page is left, and when the network is
   back. What could not be saved stays in localStorage and is offered again. */
(() => {
  const form = document.querySelector('form[data-draft]');
  if (!form) return;
  const host = form.querySelector('[data-editor]'), words = JSON.parse(host.dataset.words || '{}');
  let { autosaveUrl, lockUrl, copyUrl } = form.dataset;
  const say = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const keptAs = () => `qingyang:draft:${autosaveUrl}`, PAUSE = 3000, LONGEST = 15000, BEAT = 20000, KEEPALIVE_BYTES = 60000;
  const me = sessionStorage.getItem('qingyang:window')
    || [...crypto.getRandomValues(new Uint8Array(8))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  sessionStorage.removeItem('qingyang:window'); // a tab that is duplicated from here on is another window
  const lockFields = action => new URLSearchParams({ window: me, action }).toString();
  const unsaved = () => snapshot() !== saved;
  const forget = () => localStorage.removeItem(keptAs());
  const clock = at => at ? new Date(at).toLocaleTimeString(document.documentElement.lang || 'zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false }) : '';
  const state = form.querySelector('[data-save-state]') || form.appendChild(make('p', { role: 'status' }));
  state.classList.add('dr-state');

  let saved = snapshot(), first = 0, timer = 0, stopped = false, leaving = false, isSaving = false;
  offerWhatWasKept();
  hold('hold');
  setInterval(() => stopped || hold('hold'), BEAT);

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('draft:change', changed);
  form.addEventListener('submit', () => { leaving = true; });
  addEventListener('online', () => save());
  addEventListener('offline', () => { if (unsaved()) keep(); show(say('网络断开，文字留在本机，恢复后自动保存。'), true); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) save(); });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', event => { leaving = false; if (event.persisted) location.reload(); });

  // -- saving ----------------------------------------------------------------------------------------------------
  function changed(event) {
    if (stopped || event?.target?.type === 'file') return;
    show(say('有改动，还没有保存'));
    first ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now())));
  }

  async function save() {
    clearTimeout(timer);
    if (isClassified()) { show(form.dataset.classified, true); return; }
    if (stopped || leaving || isSaving || !unsaved()) { if (!unsaved()) show(''); return; }
    const sent = snapshot();
    isSaving = true;
    first = 0;
    show(say('正在保存…'));
    const answer = await post(autosaveUrl, fields());
    isSaving = false;
    if (answer.status === 200) {
      saved = sent;
      form.elements.version.value = answer.version;
      forget();
      if (answer.moved) moveTo(answer.moved);
      show(say('已保存 {at}', { at: clock(answer.saved_at) }));
      host.dispatchEvent(new CustomEvent('draft:saved', { bubbles: true, detail: { version: answer.version, saved_at: answer.saved_at } }));
      if (unsaved()) changed();
      return;
    }
    keep();
    if (answer.status === 409) conflict(answer);
    else if (answer.status === 423) locked(answer);
    else if (answer.status === 422) show(answer.reason, true);
    else if ([403, 404, 410].includes(answer.status)) stop(answer.reason || say('这篇稿件您已不能修改。'));
    else { show(say('没有保存上，文字留在本机，稍后自动再试。'), true); timer = setTimeout(save, LONGEST); }
  }

  // a new text begins with its first save: from here on the page is that article's
  function moveTo({ page, autosave, lock, copy, upload, paste }) {
    [autosaveUrl, lockUrl, copyUrl] = [autosave, lock, copy];
    Object.assign(host.dataset, { uploadUrl: upload, pasteUrl: paste });
    form.action = page;
    history.replaceState(null, '', page);
    hold('hold');
  }

  function leave() {
    sessionStorage.setItem('qingyang:window', me); // the same window when it comes back, as after taking over
    if (!leaving && !stopped && unsaved()) {
      keep();
      const body = fields();
      if (!isClassified() && new Blob([body]).size < KEEPALIVE_BYTES) post(autosaveUrl, body, true);
    }
    if (!stopped) post(lockUrl, lockFields('release'), true);
  }

  async function hold(action) {
    const answer = await post(lockUrl, lockFields(action));
    if (answer.status !== 200) return;
    if (action === 'take_over') { leaving = true; location.reload(); } else if (!answer.mine) locked(answer);
  }

  // -- when somebody else was here -------------------------------------------------------------------------------
  function conflict({ reason, by, at, current }) {
    stopped = true;
    show(say('没有保存：别处已有较新的内容'), true);
    tell(reason || say('别处已保存较新的内容（{by}，{at}）。您这里的文字没有丢，请选择怎么办。', { by, at: clock(at) }), [
      [say('查看对方的内容'), () => theirs(current, say('{by} {at} 保存', { by, at: clock(at) }))], ...mineAsCopy(),
    ]);
    host.dispatchEvent(new CustomEvent('draft:conflict', { bubbles: true, detail: { by, at } }));
  }

  function theirs(current, when) {
    const text = make('div', { class: 'ed-text', tabindex: '0' });
    text.innerHTML = current.body; // the server's own sanitised words
    const adopt = make('button', { type: 'button', class: 'btn p' }, say('改用这份内容')), close = make('button', { type: 'button', class: 'btn' }, say('关闭'));
    const dialog = make('dialog', { class: 'dr-theirs', 'aria-label': say('别处保存的内容') }, make('h2', {}, current.title || say('（无标题）')),
      make('div', { class: 'pad' }, make('p', { class: 'muted small' }, when), ...(current.summary ? [make('p', {}, current.summary)] : []), text, make('div', { class: 'ed-do' }, close, adopt)));
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    adopt.addEventListener('click', () => {
      dialog.close();
      fill(current);
      saved = snapshot();
      stopped = false;
      untell();
      show(say('已换成较新的内容；您原来的正文可用“撤销”找回。'));
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  function locked({ holder, since, self }) {
    if (stopped) return;
    const left = unsaved();
    if (left) keep();
    stop('');
    const who = self ? say('您正在另一个窗口编辑这篇稿件（{at} 起）。', { at: clock(since) })
      : left ? say('{holder} 已接手编辑（{at}）。您没来得及保存的文字留在本机。', { holder, at: clock(since) })
        : say('{holder} 正在编辑（{at} 起），您现在只能看。', { holder, at: clock(since) });
    tell(who, [[say('看最新内容'), () => location.reload()], [say('接手编辑'), () => hold('take_over')], ...(left ? mineAsCopy() : [])]);
    host.dispatchEvent(new CustomEvent('draft:locked', { bubbles: true, detail: { holder } }));
  }

  function mineAsCopy() {
    return copyUrl ? [[say('把我的另存为新稿件'), async () => {
      const answer = await post(copyUrl, fields());
      if (answer.status !== 200) { show(answer.reason || say('没有存成，请稍后再试。'), true); return; }
      forget();
      leaving = true;
      location.assign(answer.url);
    }]] : [];
  }

  function stop(reason) {
    stopped = true;
    host.editor?.setEditable(false, false);
    form.classList.add('dr-readonly');
    for (const field of form.elements) {
      if (field.type === 'submit' || field.tagName === 'SELECT' || /^(checkbox|radio|file)$/.test(field.type)) field.disabled = true;
      else if (field.type !== 'hidden') field.readOnly = true;
    }
    show(reason, Boolean(reason));
  }

  // -- what is kept on this machine ------------------------------------------------------------------------------
  // what must not be in a system on a network is neither sent nor left lying on this machine
  const isClassified = () => form.elements.classified?.value === 'yes';

  function keep() {
    if (isClassified()) { forget(); return; }
    const kept = { at: new Date().toISOString(), version: form.elements.version.value, fields: [...new URLSearchParams(snapshot())] };
    try { localStorage.setItem(keptAs(), JSON.stringify(kept)); } catch { show(say('本机也存不下了，请先复制文字。'), true); }
  }

  function offerWhatWasKept() {
    const kept = JSON.parse(localStorage.getItem(keptAs()) || 'null');
    if (!kept) return;
    if (new URLSearchParams(kept.fields).toString() === saved) { forget(); return; }
    const isOld = kept.version !== form.elements.version.value;
    tell(say(isOld ? '本机留有 {at} 没保存上的文字，此后稿件又有改动。' : '本机留有 {at} 没保存上的文字。', { at: clock(kept.at) }), [
      [say('恢复'), () => { untell(); fill(Object.fromEntries(kept.fields)); changed(); }],
      [say('不要了'), () => { untell(); forget(); }],
    ]);
  }

  // -- small things ----------------------------------------------------------------------------------------------
  function snapshot() {
    const data = new FormData(form);
    for (const name of ['csrfmiddlewaretoken', 'version']) data.delete(name);
    return new URLSearchParams([...data].filter(([, value]) => typeof value === 'string')).toString();
  }

  function fields() {
    return `${snapshot()}&${new URLSearchParams({ version: form.elements.version.value, window: me })}`;
  }


  function fill(values) {
    for (const [name, value] of Object.entries(values)) {
      if (name === 'body') host.editor.commands.setContent(value);
      else if (form.elements[name] && name !== 'body_format') form.elements[name].value = value;
    }
  }

  async function post(url, body, keepalive = false) {
    try {
      const answer = await fetch(url, { method: 'POST', body, keepalive, headers: {
        'Content-Type': 'application/x-www-form-urlencoded', 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value, Accept: 'application/json',
      } });
      return { ...await answer.json().catch(() => ({})), status: answer.status };
    } catch { return { status: 0 }; }
  }

  function show(text, bad = false) {
    state.textContent = text;
    state.classList.toggle('bad', bad);
  }

  function tell(text, choices) {
    untell();
    const buttons = choices.map(([label, act], n) => {
      const button = make('button', { type: 'button', class: n ? 'btn sm' : 'btn sm p' }, label);
      button.addEventListener('click', act);
      return button;
    });
    const bar = make('div', { class: 'dr-bar', role: 'alert' }, make('p', {}, text), make('div', { class: 'do' }, ...buttons));
    const head = host.querySelector('.ed-head');
    if (head) head.append(bar); else form.before(bar);
  }

  function untell() {
    document.querySelector('.dr-bar')?.remove();
  }

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
})();
