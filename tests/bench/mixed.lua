-- Reads, searches, refusals and a creation now and then, in turn; the path of each comes from the environment.
math.randomseed(os.time())
local paths = {}
for path in string.gmatch(os.getenv("BENCH_PATHS"), "%S+") do table.insert(paths, path) end
local turn = 0
request = function()
  turn = turn + 1
  if turn % 20 == 0 then
    local letters = {}
    for place = 1, 14 do letters[place] = string.char(97 + math.random(0, 25)) end
    local body = '{"name": "' .. table.concat(letters) .. '"}'
    return wrk.format("POST", "/v1/customers", { ["Content-Type"] = "application/json" }, body)
  end
  return wrk.format("GET", paths[turn % #paths + 1])
end
