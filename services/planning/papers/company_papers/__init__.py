"""The company's papers 公司制度与模板: policy, exit procedure and development plan, from the schemes in force."""
