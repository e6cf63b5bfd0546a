// Writes files of 2 KB the shortest way there is, and prints how long that took, in nanoseconds.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 4 || chdir(argv[1]) != 0) return 2;
  int files = atoi(argv[2]), folders = atoi(argv[3]);
  char content[2000], path[64];
  memset(content, 'x', sizeof content);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int i = 0; i < folders; i++) {
    snprintf(path, sizeof path, "d%d", i);
    mkdir(path, 0777);
  }
  for (int i = 0; i < files; i++) {
    snprintf(path, sizeof path, "d%d/f%d.ts", i % folders, i);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, content, sizeof content) != sizeof content || close(fd) != 0) return 1;
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%lld\n", (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec));
  return 0;
}
