'use strict'
// The peer in Node: fastify 5, @fastify/jwt, pg; schema validation in, schema serialisation out.
const C = require('./common')
const { Pool } = require('pg')
C.run(async (pool) => {
  const p = new Pool({ connectionString: C.PGURL, max: pool, min: pool })
  const q = (name, text) => (values) => p.query({ name, text, values })
  const ins = q('ins', C.INSERT), ev = q('ev', C.EVENT), u = q('u', C.UNIT), us = q('us', C.UNITS), bulk = q('bulk', C.BULK)
  const db = {
    insert: async (e) => (await ins([e.id, e.unit_id, e.rule, e.occurred_at, e.quantity, e.note ?? null])).rows[0],
    event: async (id) => (await ev([id])).rows[0],
    unit: async (id) => (await u([id])).rows[0],
    units: async (n) => (await us([n])).rows,
    bulk: async (c) => (await bulk(c)).rowCount
  }
  const app = require('fastify')({ logger: false, bodyLimit: 64 << 20, ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })
  await app.register(require('@fastify/jwt'), { secret: C.SECRET, verify: { algorithms: ['HS256'], cache: C.JWT_CACHE } })
  app.addHook('onRequest', async (req) => { await req.jwtVerify() })
  const event = { type: 'object', properties: { id: { type: 'string' }, unit_id: { type: 'integer' }, rule: { type: 'string' }, occurred_at: { type: 'string', format: 'date-time' }, quantity: { type: 'number' }, note: { type: 'string', nullable: true }, recorded_at: { type: 'string', format: 'date-time' } } }
  const unit = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' }, kind: { type: 'string' }, grp: { type: 'string' } } }
  app.post('/events', { schema: { body: C.eventSchema, response: { 201: event, 200: event } } }, async (req, reply) => {
    try {
      const row = await db.insert(req.body)
      if (row) { reply.code(201); return row }
      return await db.event(req.body.id)
    } catch (e) { if (e.code === '23503') return reply.code(422).send({ error: 'unknown unit_id' }); throw e }
  })
  app.get('/units/:id', { schema: { params: { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9]{1,9}$' } } }, response: { 200: unit } } }, async (req, reply) => {
    const row = await db.unit(+req.params.id)
    return row || reply.code(404).send({ error: 'not found' })
  })
  app.get('/units', { schema: { response: { 200: { type: 'array', items: unit } } } }, (req) => db.units(Math.min(+(req.query.limit || 100) || 100, 1000)))
  const Ajv = require('ajv'); const ajv = new Ajv(); require('ajv-formats')(ajv)
  const validate = ajv.compile(C.eventSchema)
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (req, body, done) => done(null, body))
  app.post('/events::bulk', async (req) => {     // '::' is find-my-way's escape for a literal ':'
    const { c, received, rejected } = C.columns(req.body, validate)
    const inserted = c[0].length ? await db.bulk(c) : 0
    return { received, inserted, duplicates: c[0].length - inserted, rejected }
  })
  await app.listen({ port: C.PORT, host: '127.0.0.1' })
})
