#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <string>

#include "protocol/requestBuffer.h"
#include "repository/repository.h"
#include "server/asio.h"
#include "server/response.h"

namespace pulseplate {

/// The operator's calls. Loading takes long and is done one at a time on a thread of its own.
class Administration {
 public:
  Administration(asio::io_context& context, Repository& repository)
      : context_(context), repository_(repository) {}

  /// `body` may be empty, or `{"ready": true}` to see only what answers.
  Response index(const RequestBuffer& body) const;
  asio::awaitable<Response> load(std::string model) { return change(std::move(model), &Repository::load); }
  asio::awaitable<Response> unload(std::string model) {
    return change(std::move(model), &Repository::unload);
  }

 private:
  using Change = Result<void> (Repository::*)(std::string_view);
  asio::awaitable<Response> change(std::string model, Change call);

  asio::io_context& context_;
  Repository& repository_;
  asio::thread_pool pool_{1};
};

}  // namespace pulseplate
