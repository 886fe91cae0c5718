-- wrk script: renders a request from a template with per-request fresh values.
-- Environment: B_METHOD B_PATH B_BODY(file) B_HEADERS(file, one "K: V" per line) B_OUT(json file) B_SEED B_LIST(file: values for {{list}})
-- B_HEADERS may hold several blocks, parted by an empty line: request n takes block n mod blocks, as {{list}} takes its line.
-- Placeholders in path and body: {{uuid}} {{n}} {{rand:N}} {{now}} {{hex:N}} {{list}}
local method = os.getenv("B_METHOD") or "GET"
local path   = os.getenv("B_PATH") or "/"
local bodyf  = os.getenv("B_BODY")
local hdrf   = os.getenv("B_HEADERS")
local out    = os.getenv("B_OUT") or "wrk.json"
local seed   = tonumber(os.getenv("B_SEED") or "1")
local listf  = os.getenv("B_LIST")
local function slurp(f) local h = assert(io.open(f, "rb")); local s = h:read("*a"); h:close(); return s end
local body = bodyf and slurp(bodyf) or nil
local blocks = {{}}
if hdrf then
  for l in (slurp(hdrf) .. "\n"):gmatch("([^\r\n]*)\r?\n") do
    local k, v = l:match("^([^:]+):%s*(.*)$")
    if k then blocks[#blocks][k] = v elseif next(blocks[#blocks]) then blocks[#blocks + 1] = {} end
  end
  if #blocks > 1 and not next(blocks[#blocks]) then blocks[#blocks] = nil end
end
local list = {}
if listf then for l in slurp(listf):gmatch("[^\r\n]+") do list[#list + 1] = l end end
local counter = 0
local random, fmt, concat = math.random, string.format, table.concat
local function uuid()
  return fmt("%08x-%04x-4%03x-%04x-%06x%06x", random(0, 2147483647), random(0, 65535), random(0, 4095),
             random(32768, 49151), random(0, 16777215), random(0, 16777215))
end
local gens = {
  uuid = function() return uuid end,
  n = function() return function() return tostring(counter) end end,
  now = function() return function() return os.date("!%Y-%m-%dT%H:%M:%SZ") end end,
  rand = function(a) a = tonumber(a); return function() return tostring(random(1, a)) end end,
  hex = function(a) a = tonumber(a); return function() local t = {}; for i = 1, a do t[i] = fmt("%x", random(0, 15)) end; return concat(t) end end,
  list = function() return function() return list[(counter % #list) + 1] end end,
}
local function compile(s)
  local parts, pos = {}, 1
  while true do
    local a, b, name = s:find("{{([^}]*)}}", pos)
    if not a then parts[#parts + 1] = s:sub(pos); break end
    parts[#parts + 1] = s:sub(pos, a - 1)
    local k, arg = name:match("^(%w+):?(.*)$")
    parts[#parts + 1] = gens[k](arg)
    pos = b + 1
  end
  if #parts == 1 then return function() return s end end
  local n = #parts
  return function()
    local o = {}
    for i = 1, n do local p = parts[i]; if type(p) == "function" then o[i] = p() else o[i] = p end end
    return concat(o)
  end
end
local rbody, rpath
function setup(thread) end
function init(args)
  math.randomseed(seed); for _ = 1, 20 do random() end
  rbody = body and compile(body) or nil
  rpath = compile(path)
end
function request()
  counter = counter + 1
  return wrk.format(method, rpath(), blocks[(counter % #blocks) + 1], rbody and rbody() or nil)
end
local shown = false
if os.getenv("B_SHOW") then
  function response(status, h, b) if not shown then shown = true; io.stderr:write("FIRST " .. status .. " " .. (b or ""):sub(1, 400) .. "\n") end end
end
function done(s, l, r)
  local h = assert(io.open(out, "w"))
  h:write(fmt('{"dur_s":%.3f,"requests":%d,"bytes":%d,"err_connect":%d,"err_read":%d,"err_write":%d,"err_status":%d,"err_timeout":%d,"mean_us":%.1f,"p50_us":%d,"p95_us":%d,"p99_us":%d,"max_us":%d}\n',
    s.duration / 1e6, s.requests, s.bytes, s.errors.connect, s.errors.read, s.errors.write, s.errors.status, s.errors.timeout,
    l.mean, l:percentile(50), l:percentile(95), l:percentile(99), l.max))
  h:close()
end
