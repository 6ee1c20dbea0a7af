/* The editor of the drafting page: TipTap (window.Tiptap, from vendor/) with a toolbar of our own. No framework, no
   eval, no inline style, so it runs under default-src 'self'.

   <div data-editor data-upload-url data-paste-url [data-readonly] [data-icons] [data-words='{"加粗": "Bold"}']>
     <template>the body as HTML, pictures with addresses</template>
     <textarea name="body">the body as plain text</textarea>
   </div>

   Without this script the textarea is the editor. With it the form sends `body` as HTML and `body_format` as "html";
   the server sanitises it again whatever it is. Every change sends a bubbling `draft:change`; `host.editor` is the
   TipTap editor, for draft.js.
   upload: POST multipart file, alt → 200 {id, url, alt, name} | 422 {reason}
   paste:  POST html → 200 {html, notes: [...]} | 422 {reason}: one set of rules for Word and WPS, on the server */
(() => {
  const { Editor, Node, Placeholder, StarterKit, Table, TableCell, TableHeader, TableRow } = window.Tiptap;

  const Figure = Node.create({
    name: 'figure', group: 'block', content: 'inline*', draggable: true, isolating: true,
    addAttributes: () => ({ src: { default: '' }, alt: { default: '' }, title: { default: '' } }),
    parseHTML: () => [{
      tag: 'figure',
      getAttrs: node => seen(node.querySelector('img')),
      contentElement: node => node.querySelector('figcaption') || document.createElement('figcaption'),
    }, { tag: 'img', getAttrs: seen }],
    renderHTML: ({ HTMLAttributes }) => ['figure', ['img', HTMLAttributes], ['figcaption', 0]],
    addKeyboardShortcuts: () => ({
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type.name !== 'figure') return false;
        return editor.chain().insertContentAt($from.after(), { type: 'paragraph' }).setTextSelection($from.after() + 1).run();
      },
    }),
  });
  const seen = image => /^\/[^/]/.test(image?.getAttribute('src')) && { src: image.getAttribute('src'), alt: image.alt, title: image.title };
  const PlainTable = Table.extend({ renderHTML: () => ['table', ['tbody', 0]] });

  const BUTTONS = [[
    ['正文', '', e => e.setParagraph(), e => e.isActive('paragraph'), 'Ctrl+Alt+0'],
    ['标题', '', e => e.toggleHeading({ level: 2 }), e => e.isActive('heading', { level: 2 }), 'Ctrl+Alt+2'],
    ['小标题', '', e => e.toggleHeading({ level: 3 }), e => e.isActive('heading', { level: 3 }), 'Ctrl+Alt+3'],
  ], [
    ['加粗', 'bold', e => e.toggleBold(), e => e.isActive('bold'), 'Ctrl+B'],
    ['斜体', 'italic', e => e.toggleItalic(), e => e.isActive('italic'), 'Ctrl+I'],
    ['下划线', 'underline', e => e.toggleUnderline(), e => e.isActive('underline'), 'Ctrl+U'],
    ['清除格式', 'clear-formatting', e => e.unsetAllMarks()],
  ], [
    ['项目列表', 'list', e => e.toggleBulletList(), e => e.isActive('bulletList'), 'Ctrl+Shift+8'],
    ['编号列表', 'list-numbers', e => e.toggleOrderedList(), e => e.isActive('orderedList'), 'Ctrl+Shift+7'],
    ['引用', 'blockquote', e => e.toggleBlockquote(), e => e.isActive('blockquote'), 'Ctrl+Shift+B'],
  ], [
    ['链接', 'link', 'link', e => e.isActive('link'), 'Ctrl+K'],
    ['图片', 'photo', 'picture', e => e.isActive('figure')],
    ['插入表格', 'table', e => e.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), null, '', e => !e.isActive('table')],
    ['下方加一行', 'row-insert-bottom', e => e.addRowAfter(), null, '', e => e.isActive('table')],
    ['右侧加一列', 'column-insert-right', e => e.addColumnAfter(), null, '', e => e.isActive('table')],
    ['删除本行', 'row-remove', e => e.deleteRow(), null, '', e => e.isActive('table')],
    ['删除本列', 'column-remove', e => e.deleteColumn(), null, '', e => e.isActive('table')],
    ['删除表格', 'table-off', e => e.deleteTable(), null, '', e => e.isActive('table')],
  ], [
    ['撤销', 'arrow-back-up', e => e.undo(), null, 'Ctrl+Z', null, e => e.can().undo()],
    ['重做', 'arrow-forward-up', e => e.redo(), null, 'Ctrl+Y', null, e => e.can().redo()],
  ]];

  // Each wide character counts as one word, each run of others too: as the server counts.
  const WORD = /[\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\u{20000}-\u{3ffff}]|[^\s\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\u{20000}-\u{3ffff}]+/gu;

  document.querySelectorAll('[data-editor]').forEach(mount);

  function mount(host) {
    const form = host.closest('form'), textarea = host.querySelector('textarea');
    const words = JSON.parse(host.dataset.words || '{}');
    const say = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const icons = host.dataset.icons || document.querySelector('svg use')?.getAttribute('href').split('#')[0];
    const isReadonly = 'readonly' in host.dataset;
    const page = make('div', { class: 'ed-page' }), note = make('p', { class: 'ed-note', role: 'status', hidden: '' });
    const count = make('span', { class: 'ed-count num', 'aria-live': 'off' });

    const editor = host.editor = new Editor({
      element: page, injectCSS: false, editable: !isReadonly,
      content: host.querySelector('template')?.innerHTML || '',
      extensions: [
        StarterKit.configure({
          heading: { levels: [2, 3, 4] }, code: false, codeBlock: false,
          link: { openOnClick: false, protocols: ['mailto', 'tel'], HTMLAttributes: { target: null } },
          dropcursor: { color: false, class: 'ed-drop' },
        }),
        PlainTable.configure({ resizable: false }), TableRow, TableHeader, TableCell, Figure,
        Placeholder.configure({ placeholder: ({ node }) => node.type.name === 'paragraph' ? say('在这里写正文，或从 Word、WPS 粘贴') : '' }),
      ],
      editorProps: {
        attributes: { class: 'ed-text', role: 'textbox', 'aria-multiline': 'true', 'aria-label': host.dataset.label || say('正文'), lang: 'zh-Hans' },
        transformPastedText: text => text.replace(/^[ \t\u00a0\u3000]+/gm, ''),
        transformPastedHTML: html => html.replace(/<style[^]*?<\/style>|\sstyle=("[^"]*"|'[^']*')/gi, ''),
        handleDOMEvents: { paste: (view, event) => paste(event.clipboardData) && (event.preventDefault(), true) }, // before ProseMirror parses what Word wrote
        handleDrop: (view, event, slice, moved) => !moved && hasPicture(event.dataTransfer) && (picture(event.dataTransfer.files[0]), true),
        handleKeyDown: (view, event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && (event.preventDefault(), link(), true),
      },
    });

    const bar = toolbar();
    host.replaceChildren(...(isReadonly ? [page] : [make('div', { class: 'ed-head' }, bar), page, make('div', { class: 'ed-foot' }, note, count)]), textarea);
    host.classList.add('ed');
    textarea.hidden = true;
    if (form.elements.body_format) form.elements.body_format.value = 'html';
    form.addEventListener('formdata', event => event.formData.set('body', textarea.value = editor.getHTML()));
    let counting;
    editor.on('update', () => {
      clearTimeout(counting);
      counting = setTimeout(tally, 250);
      host.dispatchEvent(new CustomEvent('draft:change', { bubbles: true }));
    });
    editor.on('transaction', ({ transaction }) => { pending.forEach(place => { place.from = transaction.mapping.map(place.from); place.to = transaction.mapping.map(place.to); }); refresh(); });
    tally();
    refresh();

    function tally() {
      const text = editor.getText({ blockSeparator: '\n' });
      count.textContent = say('{n} 字', { n: (text.match(WORD) || []).length.toLocaleString(document.documentElement.lang || 'zh-CN') });
    }

    // -- toolbar: one stop for the Tab key, arrows inside --------------------------------------------------------
    function toolbar() {
      const bar = make('div', { class: 'ed-bar', role: 'toolbar', 'aria-label': say('排版'), 'aria-orientation': 'horizontal' });
      for (const group of BUTTONS) {
        const box = make('div', { class: 'ed-group' });
        for (const [label, name, run, pressed, keys, shown, enabled] of group) {
          const button = make('button', { type: 'button', class: name ? 'ed-b' : 'ed-b ed-t', tabindex: '-1', title: say(label) + (keys ? ` ${keys}` : '') });
          if (name) button.append(icon(name)), button.setAttribute('aria-label', say(label)); else button.textContent = say(label);
          button.addEventListener('mousedown', event => event.preventDefault());
          button.addEventListener('click', () => typeof run === 'string' ? { link, picture }[run]() : run(editor.chain().focus()).run());
          Object.assign(button, { pressed, shown, enabled });
          box.append(button);
        }
        bar.append(box);
      }
      bar.addEventListener('keydown', event => {
        const buttons = [...bar.querySelectorAll('button:not([hidden]):not(:disabled)')], at = buttons.indexOf(document.activeElement);
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const next = buttons[(to + buttons.length) % buttons.length];
        bar.querySelectorAll('button').forEach(button => { button.tabIndex = button === next ? 0 : -1; });
        next.focus();
      });
      return bar;
    }

    function refresh() {
      const focused = bar.contains(document.activeElement);
      let stop = null;
      for (const button of bar.querySelectorAll('button')) {
        if (button.pressed) button.setAttribute('aria-pressed', String(button.pressed(editor)));
        button.hidden = Boolean(button.shown && !button.shown(editor));
        button.disabled = !editor.isEditable || Boolean(button.enabled && !button.enabled(editor));
        if (button.tabIndex === 0 && !button.hidden && !button.disabled) stop = button;
      }
      if (!stop && !focused) bar.querySelectorAll('button').forEach((button, n) => { button.tabIndex = n ? -1 : 0; });
    }

    // -- paste ---------------------------------------------------------------------------------------------------
    const pending = new Set();
    function paste(data) {
      if (!data) return false;
      const html = data.getData('text/html');
      if (hasPicture(data) && !data.getData('text/plain').trim()) { picture(data.files[0]); return true; }
      if (!html || html.includes('data-pm-slice') || !host.dataset.pasteUrl) return false;
      const { from, to } = editor.state.selection, place = { from, to };
      pending.add(place);
      send(host.dataset.pasteUrl, { html }).catch(() => null).then(answer => {
        pending.delete(place);
        editor.commands.setTextSelection(place);
        editor.view.pasteHTML(answer?.ok ? answer.html : html);
        tell(answer && !answer.ok ? answer.reason : answer ? answer.notes.join(' ') : say('暂时连不上服务器，粘贴的格式会在保存时整理。'));
      });
      return true;
    }

    // -- pictures and links --------------------------------------------------------------------------------------
    function picture(file) {
      if (!host.dataset.uploadUrl) { tell(say('先写下标题或正文，自动保存后就能插入图片。')); return; }
      const chosen = editor.isActive('figure') ? editor.getAttributes('figure') : null;
      const alt = make('input', { name: 'alt', required: '', maxlength: '300', autocomplete: 'off', value: chosen?.alt || '' });
      const pick = make('input', { type: 'file', accept: 'image/jpeg,image/png,image/gif,image/webp', required: '' });
      const wrong = make('p', { class: 'ed-wrong', role: 'alert' });
      const rows = chosen || file ? [] : [field(say('选择图片'), pick)];
      ask(say(chosen ? '图片描述' : '插入图片'), [...rows, ...(file ? [make('p', { class: 'muted small' }, file.name)] : []),
        field(say('图片描述'), alt, say('说清画面里有什么，给看不见图片的读者。图片下方的说明可在正文里直接写。')), wrong], say(chosen ? '确定' : '插入'), async () => {
        if (chosen) { editor.chain().focus().updateAttributes('figure', { alt: alt.value }).run(); return true; }
        const answer = await send(host.dataset.uploadUrl, { file: file || pick.files[0], alt: alt.value }).catch(() => ({ reason: say('没有传上去，请检查网络后再试。') }));
        if (!answer.ok) { wrong.textContent = answer.reason; return false; }
        editor.chain().focus().insertContent({ type: 'figure', attrs: { src: answer.url, alt: answer.alt ?? alt.value } }).run();
        return true;
      });
    }

    function link() {
      const old = editor.getAttributes('link').href || '';
      const address = make('input', { name: 'href', type: 'text', inputmode: 'url', required: '', maxlength: '2000', autocomplete: 'off', placeholder: 'https://', value: old });
      const wrong = make('p', { class: 'ed-wrong', role: 'alert' });
      const remove = old ? [make('button', { type: 'button', class: 'btn d' }, say('去掉链接'))] : [];
      const dialog = ask(say(old ? '修改链接' : '插入链接'), [field(say('网址'), address), wrong], say('确定'), () => {
        let href = address.value.trim();
        if (/^[\w-]+(\.[\w-]+)+/.test(href)) href = `https://${href}`;
        if (!/^(https?:\/\/[^/\s]|mailto:\S|tel:[+\d])\S*$/i.test(href)) { wrong.textContent = say('请填 http、https 网址，或 mailto:、tel: 开头的地址。'); return false; }
        const chain = editor.chain().focus().extendMarkRange('link');
        if (editor.state.selection.empty && !old) chain.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run();
        else chain.setLink({ href }).run();
        return true;
      }, remove);
      remove[0]?.addEventListener('click', () => { dialog.close(); editor.chain().focus().extendMarkRange('link').unsetLink().run(); });
    }

    function ask(title, rows, yes, act, extra = []) {
      const submit = make('button', { class: 'btn p' }, yes), cancel = make('button', { type: 'button', class: 'btn' }, say('取消'));
      const inner = make('form', { method: 'dialog', class: 'ed-ask' }, ...rows, make('div', { class: 'ed-do' }, ...extra, cancel, submit));
      const id = fresh();
      const dialog = make('dialog', { 'aria-labelledby': id }, make('h2', { id }, title), inner);
      cancel.addEventListener('click', () => dialog.close());
      inner.addEventListener('submit', async event => {
        event.preventDefault();
        submit.disabled = true;
        if (await act()) dialog.close();
        submit.disabled = false;
      });
      dialog.addEventListener('close', () => { dialog.remove(); editor.view.focus(); });
      document.body.append(dialog);
      dialog.showModal();
      return dialog;
    }

    const field = (label, input, help) => {
      input.id = fresh();
      return make('div', { class: 'field' }, make('label', { for: input.id }, label), input, ...(help ? [make('p', { class: 'help' }, help)] : []));
    };
    const hasPicture = data => [...data?.files || []].some(file => file.type.startsWith('image/'));

    function tell(text) {
      note.textContent = text;
      note.hidden = !text;
    }

    async function send(url, fields) {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      const answer = await fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value, Accept: 'application/json' } });
      const said = await answer.json().catch(() => ({ reason: say('服务器没有答复，请稍后再试。') }));
      return { ...said, ok: answer.ok };
    }

    function icon(name) {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), use = document.createElementNS(svg.namespaceURI, 'use');
      svg.setAttribute('class', 'i');
      svg.setAttribute('aria-hidden', 'true');
      use.setAttribute('href', `${icons}#${name}`);
      svg.append(use);
      return svg;
    }
  }

  const fresh = () => `ed-${Math.random().toString(36).slice(2)}`;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
})();
