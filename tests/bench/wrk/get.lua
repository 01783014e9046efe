-- GETs of the paths in the file BENCH_PATHS, with the first token of BENCH_TOKENS and, where it is set, BENCH_ETAG.
local requests, n = {}, 0
function init()
  local file = io.open(os.getenv("BENCH_TOKENS"))
  local headers = { ["Authorization"] = "Bearer " .. file:read("*l") }
  file:close()
  local etag = os.getenv("BENCH_ETAG")
  if etag and etag ~= "" then headers["If-None-Match"] = etag end
  for path in io.lines(os.getenv("BENCH_PATHS")) do requests[#requests + 1] = wrk.format("GET", path, headers) end
end
function request()
  n = n + 1
  return requests[(n * 379) % #requests + 1]
end
