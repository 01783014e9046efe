'use strict'
// What the peer in Node is asked for: settings, schema, statements, and one process a core.
const cluster = require('node:cluster')
exports.SECRET = process.env.JWT_SECRET
exports.PGURL = process.env.PGURL
exports.PORT = +process.env.PORT
exports.POOL = +(process.env.POOL || 16)          // total, split over the workers
exports.WORKERS = +(process.env.WORKERS || 2)
exports.JWT_CACHE = process.env.JWT_CACHE !== '0'
exports.eventSchema = {
  type: 'object', additionalProperties: false,
  required: ['id', 'unit_id', 'rule', 'occurred_at', 'quantity'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    unit_id: { type: 'integer', minimum: 1, maximum: 2147483647 },
    rule: { type: 'string', pattern: '^[a-z0-9_.-]{1,64}$' },
    occurred_at: { type: 'string', format: 'date-time' },
    quantity: { type: 'number', exclusiveMinimum: 0 },
    note: { type: 'string', maxLength: 1000 }
  }
}
exports.INSERT = `insert into events(id,unit_id,rule,occurred_at,quantity,note) values($1,$2,$3,$4,$5,$6)
 on conflict (id) do nothing returning id,unit_id,rule,occurred_at,quantity::float8 as quantity,note,recorded_at`
exports.EVENT = `select id,unit_id,rule,occurred_at,quantity::float8 as quantity,note,recorded_at from events where id=$1`
exports.UNIT = 'select id,name,kind,grp from units where id=$1'
exports.UNITS = 'select id,name,kind,grp from units order by id limit $1'
exports.BULK = `insert into events(id,unit_id,rule,occurred_at,quantity,note)
 select * from unnest($1::uuid[],$2::int[],$3::text[],$4::timestamptz[],$5::numeric[],$6::text[])
 on conflict (id) do nothing`
exports.columns = (text, validate) => {         // NDJSON -> column arrays + rejected count
  const c = [[], [], [], [], [], []]; let rejected = 0, received = 0
  for (const line of text.split('\n')) {
    if (!line) continue
    received++
    let e; try { e = JSON.parse(line) } catch { rejected++; continue }
    if (!validate(e)) { rejected++; continue }
    c[0].push(e.id); c[1].push(e.unit_id); c[2].push(e.rule); c[3].push(e.occurred_at); c[4].push(e.quantity); c[5].push(e.note ?? null)
  }
  return { c, received, rejected }
}
exports.run = (start) => {
  if (exports.WORKERS > 1 && cluster.isPrimary) {
    for (let i = 0; i < exports.WORKERS; i++) cluster.fork()
    for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => { for (const w of Object.values(cluster.workers)) w.kill(); process.exit(0) })
  } else start(Math.max(1, Math.floor(exports.POOL / exports.WORKERS)))
}
