// Makes the files of project/static/vendor afresh and prints their rows for VENDOR.md.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const vendor = new URL('../../../project/static/vendor/', import.meta.url).pathname
const version = name => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version
const files = { tiptap: `tiptap-${version('@tiptap/core')}.js`, htmx: `htmx-${version('htmx.org')}.js` }

// The lock names no registry: packages come from wherever this machine gets them, and `integrity` proves them.
const lock = JSON.parse(readFileSync('package-lock.json'))
for (const entry of Object.values(lock.packages)) delete entry.resolved
writeFileSync('package-lock.json', JSON.stringify(lock, null, 2) + '\n')

const { metafile } = await build({
  entryPoints: ['entry.js'], outfile: vendor + files.tiptap, bundle: true, minify: true, format: 'iife',
  globalName: 'Tiptap', target: ['chrome109', 'safari15.4'], charset: 'utf8', legalComments: 'none', metafile: true,
})
copyFileSync('node_modules/htmx.org/dist/htmx.min.js', vendor + files.htmx)

// MIT asks that its notice goes with every copy.
const packages = new Set(Object.keys(metafile.inputs).map(path => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]))
packages.delete(undefined)
const texts = new Map()
for (const name of [...packages].sort()) {
  const file = readdirSync(`node_modules/${name}`).find(name => /^licen[cs]e/i.test(name))
  const text = readFileSync(`node_modules/${name}/${file}`, 'utf8').trim()
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version(name)}`])
}
const notices = [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`).join(`\n${'-'.repeat(72)}\n\n`)
writeFileSync(vendor + files.tiptap.replace('.js', '.licences.txt'), notices)

for (const file of [files.htmx, files.tiptap.replace('.js', '.licences.txt'), files.tiptap]) {
  const bytes = readFileSync(vendor + file)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  console.log(`| ${file} | ${bytes.length} | ${gzipSync(bytes, { level: 9 }).length} | ${sha256} |`)
}
console.log([...packages].sort().map(name => `${name} ${version(name)}`).join(', '))
console.log(execFileSync('node', ['--version']).toString().trim(), 'esbuild', version('esbuild'))
