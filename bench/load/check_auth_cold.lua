-- Each request is of the next account, and of a User-Agent that has not been seen: another version of
-- the same product, so that the session takes it and no memory knows it.
-- LATCHKEY_TOKENS names a file with an access token for each account; LATCHKEY_ROUND tells the runs apart.

local round = os.getenv("LATCHKEY_ROUND")
local number = 0
local tokens = {}

for token in io.lines(os.getenv("LATCHKEY_TOKENS")) do
  tokens[#tokens + 1] = token
end

function request()
  number = number + 1
  return wrk.format("GET", nil, {
    ["Cookie"] = "accessToken=" .. tokens[number % #tokens + 1],
    ["User-Agent"] = "bench/" .. round .. "." .. number,
  })
end
