-- Everybody registers, each with an address of their own.
-- LATCHKEY_ROUND tells the addresses of several runs apart.

local round = os.getenv("LATCHKEY_ROUND")
local number = 0
local headers = { ["Content-Type"] = "application/json", ["User-Agent"] = "bench/1" }
local form = '{"full_name":"Ada Lovelace","email":"ada-%s-%d@example.com",'
  .. '"password":"Analytical#1843","confirm_password":"Analytical#1843"}'

function request()
  number = number + 1
  return wrk.format("POST", nil, headers, string.format(form, round, number))
end
