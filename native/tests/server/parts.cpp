#include <gtest/gtest.h>

#include <array>
#include <string>

#include "server/httpStatus.h"
#include "server/memoryBudget.h"
#include "server/response.h"

namespace pulseplate {
namespace {

TEST(HttpStatus, HasOneForEachError) {
  EXPECT_EQ(httpStatus(ErrorKind::Malformed), 400U);
  EXPECT_EQ(httpStatus(ErrorKind::NotFound), 404U);
  EXPECT_EQ(httpStatus(ErrorKind::MethodNotAllowed), 405U);
  EXPECT_EQ(httpStatus(ErrorKind::SlowClient), 408U);
  EXPECT_EQ(httpStatus(ErrorKind::LengthRequired), 411U);
  EXPECT_EQ(httpStatus(ErrorKind::BodyTooLarge), 413U);
  EXPECT_EQ(httpStatus(ErrorKind::UnsupportedMediaType), 415U);
  EXPECT_EQ(httpStatus(ErrorKind::WrongTensor), 422U);
  EXPECT_EQ(httpStatus(ErrorKind::QueueFull), 429U);
  EXPECT_EQ(httpStatus(ErrorKind::HeaderTooLarge), 431U);
  EXPECT_EQ(httpStatus(ErrorKind::Internal), 500U);
  EXPECT_EQ(httpStatus(ErrorKind::Unavailable), 503U);
  EXPECT_EQ(httpStatus(ErrorKind::DeadlineExceeded), 504U);
  EXPECT_EQ(reasonPhrase(404), "Not Found");
  EXPECT_TRUE(retryLater(503));
  EXPECT_TRUE(retryLater(429));
  EXPECT_FALSE(retryLater(504));
}

TEST(MemoryBudget, RefusesWhatItDoesNotHoldAndTakesBackWhatWasLent) {
  MemoryBudget budget(100);
  MemoryBudget::Lease first(budget);
  EXPECT_TRUE(first.grow(60));
  {
    MemoryBudget::Lease second(budget);
    EXPECT_FALSE(second.grow(41));
    EXPECT_FALSE(second.grow(SIZE_MAX));
    EXPECT_TRUE(second.grow(40));
    EXPECT_EQ(budget.used(), 100U);
  }
  EXPECT_EQ(budget.used(), 60U);
}

TEST(Response, WritesItsHeader) {
  Response response = refusal({ErrorKind::QueueFull, "too \"many\""});
  EXPECT_EQ(response.body, R"({"error":"too \"many\""})");
  ResponseContext context;
  context.requestId = "r-1";
  context.close = true;
  std::string head;
  appendResponseHead(head, response, context);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 429 Too Many Requests\r\n"));
  for (const auto* field : {"Content-Length: 24\r\n", "Retry-After: 1\r\n", "X-Request-Id: r-1\r\n",
                            "Content-Type: application/json\r\n", "Connection: close\r\n\r\n"})
    EXPECT_NE(head.find(field), std::string::npos) << field;
}

}  // namespace
}  // namespace pulseplate
