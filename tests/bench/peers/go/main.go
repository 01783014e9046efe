// The peer in Go: net/http, pgx 4 (pool, automatic prepared statements), golang-jwt 4.
// PGURL, JWT_SECRET and PORT must be set; POOL is the number of connections.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt"
	"github.com/jackc/pgconn"
	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"
)

type Event struct {
	ID         string     `json:"id"`
	UnitID     int32      `json:"unit_id"`
	Rule       string     `json:"rule"`
	OccurredAt time.Time  `json:"occurred_at"`
	Quantity   float64    `json:"quantity"`
	Note       *string    `json:"note"`
	RecordedAt *time.Time `json:"recorded_at,omitempty"`
}
type Unit struct {
	ID   int32  `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
	Grp  string `json:"grp"`
}

var (
	db     *pgxpool.Pool
	secret []byte
	parser = &jwt.Parser{ValidMethods: []string{"HS256"}}
)

const (
	cols    = `id::text,unit_id,rule,occurred_at,quantity::float8,note,recorded_at`
	sqlIns  = `insert into events(id,unit_id,rule,occurred_at,quantity,note) values($1,$2,$3,$4,$5,$6) on conflict (id) do nothing returning ` + cols
	sqlEv   = `select ` + cols + ` from events where id=$1`
	sqlUnit = `select id,name,kind,grp from units where id=$1`
	sqlUs   = `select id,name,kind,grp from units order by id limit $1`
	sqlBulk = `insert into events(id,unit_id,rule,occurred_at,quantity,note)
 select * from unnest($1::text[]::uuid[],$2::int[],$3::text[],$4::timestamptz[],$5::float8[],$6::text[]) on conflict (id) do nothing`
)

func uuidOK(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < 36; i++ {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return false
		}
	}
	return true
}
func ruleOK(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-') {
			return false
		}
	}
	return true
}
func (e *Event) ok() bool {
	return uuidOK(e.ID) && e.UnitID > 0 && ruleOK(e.Rule) && !e.OccurredAt.IsZero() && e.Quantity > 0 && (e.Note == nil || len(*e.Note) <= 1000)
}

func reply(w http.ResponseWriter, code int, v interface{}) {
	b, _ := json.Marshal(v)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(code)
	w.Write(b)
}
func fail(w http.ResponseWriter, code int, msg string) { reply(w, code, map[string]string{"error": msg}) }

func auth(r *http.Request) bool {
	h := r.Header.Get("Authorization")
	if !strings.HasPrefix(h, "Bearer ") {
		return false
	}
	t, err := parser.Parse(h[7:], func(*jwt.Token) (interface{}, error) { return secret, nil })
	return err == nil && t.Valid
}
func scanEvent(row pgx.Row, e *Event) error {
	return row.Scan(&e.ID, &e.UnitID, &e.Rule, &e.OccurredAt, &e.Quantity, &e.Note, &e.RecordedAt)
}

func postEvent(w http.ResponseWriter, r *http.Request) {
	var e, out Event
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil || !e.ok() {
		fail(w, 400, "invalid event")
		return
	}
	err := scanEvent(db.QueryRow(r.Context(), sqlIns, e.ID, e.UnitID, e.Rule, e.OccurredAt, e.Quantity, e.Note), &out)
	code := 201
	if errors.Is(err, pgx.ErrNoRows) {
		code = 200
		err = scanEvent(db.QueryRow(r.Context(), sqlEv, e.ID), &out)
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "23503" {
		fail(w, 422, "unknown unit_id")
		return
	}
	if err != nil {
		log.Print(err)
		fail(w, 500, "database")
		return
	}
	reply(w, code, &out)
}

func bulk(w http.ResponseWriter, r *http.Request) {
	var ids, rules []string
	var units []int32
	var at []time.Time
	var qty []float64
	var notes []*string
	received, rejected := 0, 0
	s := bufio.NewScanner(http.MaxBytesReader(w, r.Body, 64<<20))
	s.Buffer(make([]byte, 64<<10), 1<<20)
	for s.Scan() {
		b := s.Bytes()
		if len(b) == 0 {
			continue
		}
		received++
		var e Event
		if json.Unmarshal(b, &e) != nil || !e.ok() {
			rejected++
			continue
		}
		ids, units, rules = append(ids, e.ID), append(units, e.UnitID), append(rules, e.Rule)
		at, qty, notes = append(at, e.OccurredAt), append(qty, e.Quantity), append(notes, e.Note)
	}
	if s.Err() != nil {
		fail(w, 400, "bad body")
		return
	}
	tag, err := db.Exec(r.Context(), sqlBulk, ids, units, rules, at, qty, notes)
	if err != nil {
		log.Print(err)
		fail(w, 500, "database")
		return
	}
	n := int(tag.RowsAffected())
	reply(w, 200, map[string]int{"received": received, "inserted": n, "duplicates": len(ids) - n, "rejected": rejected})
}

func getUnit(w http.ResponseWriter, r *http.Request, id string) {
	n, err := strconv.ParseInt(id, 10, 32)
	if err != nil {
		fail(w, 400, "bad id")
		return
	}
	var u Unit
	err = db.QueryRow(r.Context(), sqlUnit, int32(n)).Scan(&u.ID, &u.Name, &u.Kind, &u.Grp)
	if errors.Is(err, pgx.ErrNoRows) {
		fail(w, 404, "not found")
		return
	}
	if err != nil {
		fail(w, 500, "database")
		return
	}
	reply(w, 200, &u)
}
func getUnits(w http.ResponseWriter, r *http.Request) {
	limit := 100
	if s := r.URL.Query().Get("limit"); s != "" {
		if v, err := strconv.Atoi(s); err == nil && v > 0 && v <= 1000 {
			limit = v
		}
	}
	rows, err := db.Query(r.Context(), sqlUs, limit)
	if err != nil {
		fail(w, 500, "database")
		return
	}
	defer rows.Close()
	us := make([]Unit, 0, limit)
	for rows.Next() {
		var u Unit
		if err = rows.Scan(&u.ID, &u.Name, &u.Kind, &u.Grp); err != nil {
			fail(w, 500, "database")
			return
		}
		us = append(us, u)
	}
	reply(w, 200, us)
}

func env(k string) string {
	v := os.Getenv(k)
	if v == "" {
		log.Fatal(k + " is needed")
	}
	return v
}
func main() {
	secret = []byte(env("JWT_SECRET"))
	cfg, err := pgxpool.ParseConfig(env("PGURL"))
	if err != nil {
		log.Fatal(err)
	}
	n, err := strconv.Atoi(os.Getenv("POOL"))
	if err != nil {
		n = 16
	}
	cfg.MaxConns, cfg.MinConns = int32(n), int32(n)
	if db, err = pgxpool.ConnectConfig(context.Background(), cfg); err != nil {
		log.Fatal(err)
	}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !auth(r) {
			fail(w, 401, "unauthorized")
			return
		}
		p := r.URL.Path
		switch {
		case r.Method == "POST" && p == "/events":
			postEvent(w, r)
		case r.Method == "POST" && p == "/events:bulk":
			bulk(w, r)
		case r.Method == "GET" && p == "/units":
			getUnits(w, r)
		case r.Method == "GET" && strings.HasPrefix(p, "/units/"):
			getUnit(w, r, p[7:])
		default:
			fail(w, 404, "not found")
		}
	})
	srv := &http.Server{Addr: "127.0.0.1:" + env("PORT"), Handler: h}
	log.Fatal(srv.ListenAndServe())
}
