#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the two halves of a coroutine frame's own allocation, once inlined, for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace pulseplate {

namespace asio = boost::asio;

using boost::system::error_code;
using Clock = std::chrono::steady_clock;

/// TCP or Unix alike.
using Socket = asio::generic::stream_protocol::socket;
using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

}  // namespace pulseplate
