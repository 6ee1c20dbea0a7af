/* What happens elsewhere, while this page is open: the bell, toasts, and rows that are not as they were.
   The socket sends every notice above the number that the page has, in order and each once; after a break it goes on
   where it was. Without it the page is as true as when it was loaded. */
(() => {
  const state = document.getElementById('live'), bell = document.getElementById('bell');
  if (!state || !bell || !('WebSocket' in window)) return;
  const SHORTEST = 500, LONGEST = 30_000, TOASTS = 3, ACK = 20;  // an acknowledgement for so many notices
  const SIGNED_OUT = [4401, 4403];
  let last = Number(state.dataset.told), wait = SHORTEST, socket = null, alive = 0, over = false;

  const show = name => {
    state.hidden = false;
    state.classList.toggle('off', name !== 'on');
    state.dataset.state = name;
    state.querySelector('span').textContent = state.dataset[name];
  };

  const count = by => {
    const dot = bell.querySelector('.dot'), unread = Math.max(0, Number(dot.dataset.count) + by);
    dot.dataset.count = String(unread);
    dot.hidden = unread === 0;
    dot.textContent = unread > 99 ? '99+' : String(unread);
    bell.setAttribute('aria-label', unread ? bell.dataset.some.replace('{n}', String(unread)) : bell.dataset.none);
  };

  const toast = notice => {
    const made = document.getElementById('toast').content.cloneNode(true), box = document.getElementById('toasts');
    const head = made.querySelector('b');
    made.querySelector('.ava').textContent = notice.who.slice(0, 1);
    head.textContent = head.dataset[notice.kind];
    made.querySelector('p').textContent = `${notice.who} ${notice.did}：${notice.title}`;
    made.querySelector('a').href = `/notices/${notice.seq}/`;
    box.append(made);
    while (box.children.length > TOASTS) box.firstElementChild.remove();
    const mine = box.lastElementChild;
    setTimeout(() => mine.remove(), 12_000);
  };

  // what the page shows: the case it is about, and those of its rows
  const page = () => document.querySelector('[data-case]');
  const about = () => [...document.querySelectorAll('[data-case], [data-row]')].map(each => Number(each.dataset.case || each.dataset.row));
  const changed = field => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    return 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue;
  };
  const typing = () => document.querySelector('dialog[open], .ed-text, tbody input:checked') !== null
    || [...document.querySelectorAll('main form:not([data-autosend])')].some(form => [...form.elements].some(changed));

  const stale = words => {
    const main = document.getElementById('main');
    if (main.querySelector('[data-stale]')) return;
    const made = document.getElementById('stale').content.cloneNode(true), line = made.querySelector('p');
    line.textContent = words ? line.dataset.who.replace('{who}', words.who).replace('{did}', words.did) : line.dataset.somebody;
    made.querySelector('a').href = location.href;
    made.firstElementChild.dataset.stale = '';
    main.prepend(made);
  };

  let fetching = null;
  const refresh = () => {  // the lists of the page, each in its place; once for several hints in a row
    clearTimeout(fetching);
    fetching = setTimeout(async () => {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (typing()) { stale(null); return; }
      document.querySelectorAll('[data-live]').forEach(part => {
        const now = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
        if (now && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(now));
      });
      look();
    }, 150);
  };

  let words = null;
  const moved = number => {
    if (page() && Number(page().dataset.case) === number) stale(words && words.case === number ? words : null);
    else if (document.querySelector('[data-live]')) refresh();
  };

  const look = () => socket?.readyState === 1 && socket.send(JSON.stringify({ looking: about() }));

  const hear = message => {
    if (message.type === 'notice' && message.seq > last) {
      last = message.seq;
      words = message;
      count(1);
      toast(message);
      if (page() && Number(page().dataset.case) === message.case) moved(message.case);
      else if (document.querySelector('[data-live]')) refresh();
      if (last % ACK === 0) socket.send(JSON.stringify({ seen: last }));
    } else if (message.type === 'moved') moved(message.case);
    else if (message.type === 'here') { show('on'); wait = SHORTEST; look(); }
  };

  const connect = () => {
    show(alive ? 'off' : 'wait');
    const mine = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live?since=${last}`);
    socket = mine;
    mine.addEventListener('message', event => { alive = Date.now(); hear(JSON.parse(event.data)); });
    mine.addEventListener('close', event => {
      if (socket !== mine || over) return;
      show('off');
      if (SIGNED_OUT.includes(event.code)) { over = true; return; }
      setTimeout(connect, wait * (0.5 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST);
    });
  };

  addEventListener('pagehide', () => { over = true; socket?.close(); });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  addEventListener('online', () => { if (socket?.readyState > 1) connect(); });
  connect();
})();
