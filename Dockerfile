# scripts/check_dockerfile.py carries out every step of this file outside Docker, so no step may need to be root.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/techdivide
ENV PATH="/opt/techdivide/bin:$PATH"
WORKDIR /src
# Before the code, so that a change of the code does not install everything anew.
COPY requirements/runtime.txt requirements/
RUN pip install --quiet --require-hashes --requirement requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
COPY knowledge knowledge
RUN pip install --quiet --no-index --no-deps --no-build-isolation . \
    && techdivide check \
    && mkdir /data

FROM python:3.13-slim
COPY --from=build /opt/techdivide /opt/techdivide
# A new volume takes its owner from here.
COPY --from=build --chown=10001:10001 /data /data
ENV PATH="/opt/techdivide/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    TECHDIVIDE_CACHE_DIR=/tmp/techdivide \
    TECHDIVIDE_DATABASE_URL=sqlite+aiosqlite:////data/techdivide.sqlite3 \
    TECHDIVIDE_HEARTBEAT_FILE=/tmp/techdivide.heartbeat \
    TECHDIVIDE_LOG_FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["techdivide", "health"]
ENTRYPOINT ["techdivide"]
CMD ["run"]
