namespace DegeneracyLab;

/// <summary>The absolute value, y = |x|. Its mask is true where x > 0; its slope at 0 is 0, as autograd's.</summary>
public sealed class AbsAttribute : LayerAttribute;
