package io.understudy.web;

import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error of the API, Spring's own too, as a problem detail. */
@RestControllerAdvice(assignableTypes = ApiController.class)
class ApiErrors extends ResponseEntityExceptionHandler {}
