-- POST customers whose names resemble one another as little as real names do.
math.randomseed(os.time())
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  local letters = {}
  for place = 1, 14 do letters[place] = string.char(97 + math.random(0, 25)) end
  return wrk.format(nil, nil, nil, '{"name": "' .. table.concat(letters) .. '"}')
end
