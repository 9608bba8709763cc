-- Each thread is one browser with one connection: it refreshes, and keeps the token that it gets.
-- LATCHKEY_TOKENS names a file with a refresh token for each.

local number = 0
local tokens = {}

for token in io.lines(os.getenv("LATCHKEY_TOKENS")) do
  tokens[#tokens + 1] = token
end

function setup(thread)
  number = number + 1
  thread:set("token", tokens[number])
end

function request()
  return wrk.format("POST", nil, { ["Cookie"] = "refreshToken=" .. token, ["User-Agent"] = "bench/1" })
end

function response(status, headers)
  -- Of several headers of one name wrk shows the last, which is this one.
  token = string.match(headers["Set-Cookie"] or "", "^refreshToken=([^;]+)") or token
end
