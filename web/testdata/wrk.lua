-- Sends the requests of a file in turn, each thread its own part of them, and
-- prints what it measured: requests, microseconds, answers that were not 2xx or
-- 3xx or did not come, and microseconds of the percentiles 50, 95 and 99.
local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	local file = io.open(args[1], "rb")
	local all = file:read("*a")
	file:close()
	requests, turn = {}, 0
	local place = 0
	for one in all:gmatch("([^%z]+)%z") do
		if place % tonumber(args[2]) == number or args[3] == "shared" then
			requests[#requests + 1] = one
		end
		place = place + 1
	end
end

function request()
	turn = turn % #requests + 1
	return requests[turn]
end

function done(summary, latency)
	local e = summary.errors
	print(string.format("measured %d %d %d %d %d %d", summary.requests, summary.duration,
		e.connect + e.read + e.write + e.status + e.timeout,
		latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
