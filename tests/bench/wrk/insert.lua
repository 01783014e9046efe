-- POSTs with ids of their own. BENCH_BODY is the body with @ID and @UNIT, BENCH_UNITS and BENCH_TOKENS are files with a line each.
local function lines(name)
  local all = {}
  for line in io.lines(os.getenv(name)) do all[#all + 1] = line end
  return all
end
local units, tokens, path = lines("BENCH_UNITS"), lines("BENCH_TOKENS"), os.getenv("BENCH_PATH")
local before, between, after = os.getenv("BENCH_BODY"):match("^(.*)@ID(.*)@UNIT(.*)$")
local random, n, own = math.random, 0, ""
local headers = {}
for i, token in ipairs(tokens) do
  headers[i] = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
end
function init()
  local file = io.open("/dev/urandom", "rb")
  local b = { file:read(12):byte(1, 12) }
  file:close()
  math.randomseed(b[1] + b[2] * 256 + b[3] * 65536 + b[4] * 16777216)
  own = string.format("%02x%02x-4%01x%02x-8%01x%02x-%02x%02x", b[5], b[6], b[7] % 16, b[8], b[9] % 16, b[10], b[11], b[12])
  n = b[9] * 256 + b[10]
end
function request()
  n = n + 1
  local id = string.format("%04x%04x-%s%08x", random(0, 65535), random(0, 65535), own, n)
  local body = before .. id .. between .. units[n % #units + 1] .. after
  return wrk.format("POST", path, headers[n % #headers + 1], body)
end
