package io.understudy.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The login form. Spring Security receives what it sends. */
@Controller
public class LoginPage {
    @GetMapping("/login")
    String login(Model model, HttpServletRequest request) {
        // Spring Security redirects to /login?error: a name without a value.
        model.addAttribute("failed", request.getParameterMap().containsKey("error"));
        model.addAttribute("loggedOut", request.getParameterMap().containsKey("out"));
        // The page that was asked for; whoever receives the form looks at it again.
        model.addAttribute("wanted", Objects.toString(request.getParameter("to"), ""));
        return "login";
    }
}
