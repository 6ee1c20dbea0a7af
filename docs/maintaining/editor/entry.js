// What the drafting page needs of TipTap, and nothing more. `project/static/editor.js` puts it together.
export { Editor, Node } from '@tiptap/core'
export { default as StarterKit } from '@tiptap/starter-kit'
export { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
export { Placeholder } from '@tiptap/extensions'
