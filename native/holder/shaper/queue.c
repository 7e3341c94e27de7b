#include "queue.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

enum { LARGEST = 0xffff, MOST_WAITING = 20000, RECEIVE_BUFFER = 8 << 20 };

static int netlink = -1;

// The message to the kernel that is being put together.
static union {
  struct nlmsghdr header;
  uint8_t bytes[LARGEST + 1024];
} out;

static void begin(int type, int flags) {
  struct nfgenmsg about = {.version = NFNETLINK_V0, .res_id = htons(QUEUE)};
  out.header = (struct nlmsghdr){
      .nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | type,
      .nlmsg_flags = NLM_F_REQUEST | flags,
      .nlmsg_len = NLMSG_SPACE(sizeof about),
  };
  memcpy(NLMSG_DATA(&out.header), &about, sizeof about);
}

static void put(int type, const void *data, int length) {
  struct nlattr attribute = {.nla_type = type, .nla_len = NLA_HDRLEN + length};
  uint8_t *at = out.bytes + out.header.nlmsg_len;
  memcpy(at, &attribute, sizeof attribute);
  memcpy(at + NLA_HDRLEN, data, length);
  out.header.nlmsg_len += NLA_ALIGN(attribute.nla_len);
}

static int commit(void) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  return sendto(netlink, out.bytes, out.header.nlmsg_len, 0, (void *)&kernel, sizeof kernel) < 0 ? -1 : 0;
}

// Sends one piece of configuration and waits for the kernel's answer: nothing has been queued yet that could come in between.
static int configure(int attribute, const void *data, int length) {
  begin(NFQNL_MSG_CONFIG, NLM_F_ACK);
  put(attribute, data, length);
  if (commit() < 0) return -1;
  union {
    struct nlmsghdr header;
    uint8_t bytes[4096];
  } answer;
  do
    if (recv(netlink, &answer, sizeof answer, 0) < 0) return -1;
  while (answer.header.nlmsg_type != NLMSG_ERROR);
  errno = -((struct nlmsgerr *)NLMSG_DATA(&answer.header))->error;
  return errno ? -1 : 0;
}

int open_queue(void) {
  struct sockaddr_nl own = {.nl_family = AF_NETLINK};
  struct nfqnl_msg_config_cmd bind_it = {.command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET)};
  struct nfqnl_msg_config_params copies = {.copy_range = htonl(LARGEST), .copy_mode = NFQNL_COPY_PACKET};
  uint32_t most = htonl(MOST_WAITING);
  int size = RECEIVE_BUFFER, yes = 1;
  netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  if (netlink < 0 || bind(netlink, (void *)&own, sizeof own) < 0) return -1;
  setsockopt(netlink, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(netlink, SOL_NETLINK, NETLINK_NO_ENOBUFS, &yes, sizeof yes);
  if (configure(NFQA_CFG_CMD, &bind_it, sizeof bind_it) < 0) return -1;
  if (configure(NFQA_CFG_QUEUE_MAXLEN, &most, sizeof most) < 0) return -1;
  if (configure(NFQA_CFG_PARAMS, &copies, sizeof copies) < 0) return -1;
  return netlink;
}

static bool read_queued(struct nlmsghdr *message, struct queued *packet) {
  if (message->nlmsg_type != (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET)) return false;
  uint8_t *at = (uint8_t *)NLMSG_DATA(message) + NLMSG_ALIGN(sizeof(struct nfgenmsg));
  uint8_t *end = (uint8_t *)message + message->nlmsg_len;
  *packet = (struct queued){0};
  while (at + NLA_HDRLEN <= end) {
    struct nlattr *attribute = (void *)at;
    void *data = at + NLA_HDRLEN;
    if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PACKET_HDR) {
      struct nfqnl_msg_packet_hdr *header = data;
      packet->id = ntohl(header->packet_id);
      packet->leaves = header->hook == NF_INET_LOCAL_OUT;
    }
    if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PAYLOAD) {
      packet->bytes = data;
      packet->length = attribute->nla_len - NLA_HDRLEN;
    }
    at += NLA_ALIGN(attribute->nla_len);
  }
  return true;
}

void receive_queued(void (*each)(const struct queued *)) {
  static union {
    struct nlmsghdr header;
    uint8_t bytes[1 << 18];
  } in;
  struct queued packet;
  for (;;) {
    int left = recv(netlink, &in, sizeof in, MSG_DONTWAIT);  // signed: NLMSG_OK is wrong about an unsigned one
    if (left <= 0) return;
    for (struct nlmsghdr *message = &in.header; NLMSG_OK(message, left); message = NLMSG_NEXT(message, left))
      if (read_queued(message, &packet)) each(&packet);
  }
}

static void judge(uint32_t id, uint32_t verdict, const uint8_t *bytes, int length) {
  struct nfqnl_msg_verdict_hdr header = {.verdict = htonl(verdict), .id = htonl(id)};
  uint32_t mark = htonl(MARK);
  begin(NFQNL_MSG_VERDICT, 0);
  put(NFQA_VERDICT_HDR, &header, sizeof header);
  put(NFQA_MARK, &mark, sizeof mark);
  if (bytes) put(NFQA_PAYLOAD, bytes, length);
  commit();
}

void drop_queued(uint32_t id) { judge(id, NF_DROP, NULL, 0); }

void pass_queued(uint32_t id, const uint8_t *bytes, int length) { judge(id, NF_REPEAT, bytes, length); }
