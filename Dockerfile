# One image for the web server, the worker and management commands (compose.yaml).

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/production.txt /tmp/production.txt
# Nothing gets in whose hash is not in the lock file, and nothing is built from source.
RUN pip install --require-hashes --no-deps --only-binary=:all: -r /tmp/production.txt
WORKDIR /app
COPY . .
# The secret is needed for the start only; nothing is signed here. Static files are compressed once.
RUN python -m wedo.po \
    && WEDO_DEMO=1 WEDO_VAR=/data python manage.py collectstatic --no-input \
    && python -m compileall -q wedo organisations events tickets

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEDO_VAR=/data \
    PORT=8000
RUN groupadd --system --gid 10001 wedo \
    && useradd --system --uid 10001 --gid wedo --no-create-home --shell /usr/sbin/nologin wedo \
    && install -d -o wedo -g wedo -m 0750 /data /data/media /data/mail
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY --from=build --chown=wedo:wedo /data/static /data/static
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "wedo.healthcheck"]
# No access log: the addresses of tickets are secrets.
CMD ["gunicorn", "wedo.wsgi:application", "--bind", "0.0.0.0:8000", "--preload", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "20", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--log-level", "warning"]
